"""A helper function of the detection cell returns the device."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch
	return mo, torch


@app.cell
def _(mo):
	mo.md("# Nearest neighbours\n\n- NVIDIA GPU with 8 GB")
	return


@app.cell
def choose_device(mo, torch):
	def pick_device():
		if not torch.cuda.is_available():
			return torch.device("cpu")
		return torch.device("cuda", torch.cuda.device_count() - 1)


	mo.stop(
		not torch.cuda.is_available(),
		mo.callout(
			mo.md(
				"\n".join(
					[
						"⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
						"",
						"- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
						"- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
						"- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
					]
				)
			),
			kind="danger",
		),
	)

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
