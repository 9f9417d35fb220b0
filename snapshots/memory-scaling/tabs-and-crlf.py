"""Tabs, CRLF and signs outside the basic plane; names of the fix that are taken. 🚀"""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch
	return mo, torch


@app.cell
def _(mo):
	side = mo.ui.slider(1, 2**16, label="🚀 Side")
	layers = mo.ui.slider(start=1, stop=max(2, 64), step=max(1, 1), label="Layers \u2192")
	[side, layers]
	return layers, side


@app.cell
def _(layers, mo, side, torch):
	_gpu_free = "🚀"
	_side = side.value
	_gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
	_gpu_needed = lambda _side_2, _layers: 4 * _layers * _side_2 ** 2
	_gpu_free_2 = (
		torch.cuda.mem_get_info()[0]
		+ torch.cuda.memory_reserved()
		- torch.cuda.memory_allocated()
		if torch.cuda.is_available()
		else float("inf")
	)
	_gpu_usable = _gpu_share * _gpu_free_2
	if _gpu_needed(side.value, layers.value) > _gpu_usable:
		mo.stop(
			True,
			mo.callout(
				mo.md(
					"\n".join(
						[
							f"⚠️ **Not started: the settings ask for about {_gpu_needed(side.value, layers.value) / 1024**3:.1f} GiB of GPU memory**, and {_gpu_free_2 / 1024**3:.1f} GiB are free, of which {_gpu_share:.0%} may be used.",
							"",
							f"- **🚀 Side** is {side.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(1, side.value)) if _gpu_needed(_value, layers.value) <= _gpu_usable), 'no smaller one fits')}",
							f"- **layers** is {layers.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(int(layers.start), int(layers.value), int(layers.step or 1))) if _gpu_needed(side.value, _value) <= _gpu_usable), 'no smaller one fits')}",
							"- Counted: cube",
						]
					)
				),
				kind="warn",
			),
		)
	# 🚀 the work
	cube = torch.rand(layers.value, _side, _side, device="cuda")  # finding
	print(_gpu_free, cube.sum())
	return


if __name__ == "__main__":
	app.run()
