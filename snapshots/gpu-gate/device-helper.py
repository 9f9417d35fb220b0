"""A helper function of the detection cell returns the device."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch
	return mo, torch


@app.cell(hide_code=True)
def _(mo):
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

	def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
		"""The callout for a machine without a usable GPU."""
		check = "`python -c 'import torch; print(torch.version.cuda)'` must not print `None`."
		found = f" ({' '.join(str(detail).split())})" if detail else ""
		return _alert(f"""
			⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

			- `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
			- {check}
			- `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
			""", ends_script)

	return (no_gpu,)


@app.cell
def _(mo):
	mo.md("# Nearest neighbours\n\n- NVIDIA GPU with 8 GB")
	return


@app.cell
def choose_device(mo, no_gpu, torch):
	def pick_device():
		if not torch.cuda.is_available():
			return torch.device("cpu")
		return torch.device("cuda", torch.cuda.device_count() - 1)


	if not torch.cuda.is_available():
		mo.stop(True, no_gpu())

	device = pick_device()  # finding
	return device, pick_device


@app.cell
def _(device, torch):
	points = torch.rand(20_000, 64, device=device)
	distances = torch.cdist(points[:100], points)
	nearest = distances.argmin(dim=1).cpu()
	return (nearest,)


if __name__ == "__main__":
	app.run()
