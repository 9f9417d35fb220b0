"""Tabs and CRLF; names that the fix of then had to avoid. 🚀"""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch
	return mo, torch


@app.cell(hide_code=True)
def _(mo, torch):
	"""GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

	def _alert(text: str, ends_script: bool = True) -> mo.Html:
		"""A red callout. In a script, its text goes to stderr and the script ends."""
		import inspect
		import sys

		if mo.app_meta().mode == "script":
			print(inspect.cleandoc(text), file=sys.stderr)
			if ends_script:
				sys.exit(1)
		return mo.callout(mo.md(text), kind="danger")

	def _too_large(needed, settings: dict, free: float, place: str) -> mo.Html | None:
		"""The callout for settings that need more than 80 % of what is free; else None."""
		controls = {name: each for name, each in settings.items() if hasattr(each, "start")}
		values = {name: control.value or 0 for name, control in controls.items()}
		needs, usable = needed(*values.values()), 0.8 * free
		if needs <= usable:
			return None
		fits = dict.fromkeys(settings, "another one")
		for name, control in controls.items():
			smaller = range(int(control.start), int(values[name]), int(control.step or 1))
			fitting = [n for n in smaller if needed(*{**values, name: n}.values()) <= usable]
			fits[name] = max(fitting, default="no smaller one fits")
		now = {**settings, **values}
		advice = ", ".join(f"**{name}** {now[name]} → {fits[name]}" for name in settings)
		return _alert(f"""
			⚠️ **Not started**: the settings need about {needs / 1024**3:.1f} GiB of {place} memory,
			and {usable / 1024**3:.1f} GiB may be used (80 % of what is free).

			- Change one setting: {" ".join(advice.split())}.
			""")

	def gpu_too_small(
		needed, settings: dict, device: object = None, by_torch: bool = True
	) -> mo.Html | None:
		"""The callout for settings that need too much GPU memory; else None."""
		if not torch.cuda.is_available() or not str(device or "cuda").startswith("cuda"):
			return None
		free, _ = torch.cuda.mem_get_info(device)
		if by_torch:  # PyTorch can use what it has reserved.
			free += torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
		return _too_large(needed, settings, free, "GPU")

	return (gpu_too_small,)


@app.cell
def _(mo):
	side = mo.ui.slider(1, 2**16, label="🚀 Side")
	layers = mo.ui.slider(start=1, stop=max(2, 64), step=max(1, 1), label="Layers \u2192")
	[side, layers]
	return layers, side


@app.cell
def _(gpu_too_small, layers, mo, side, torch):
	_gpu_free = "🚀"
	_side = side.value

	# GPU memory for cube, in bytes
	def _gpu_needed(side, layers):  # finding
		return 4 * layers * side ** 2

	_gpu_too_small = gpu_too_small(_gpu_needed, {"🚀 Side": side, "layers": layers})
	mo.stop(_gpu_too_small is not None, _gpu_too_small)
	# 🚀 the work
	cube = torch.rand(layers.value, _side, _side, device="cuda")
	print(_gpu_free, cube.sum())
	return


if __name__ == "__main__":
	app.run()
