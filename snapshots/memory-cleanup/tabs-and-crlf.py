"""Tabs and CRLF 🚀: the clause is indented like the notebook."""

import marimo

app = marimo.App()


@app.cell
def _():
	import gc

	import marimo as mo
	import torch

	return gc, mo, torch


@app.cell(hide_code=True)
def _(torch):
	"""GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

	def free_gpu_memory() -> None:
		"""Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
		import gc

		gc.collect()
		torch.cuda.empty_cache()

	return (free_gpu_memory,)


@app.cell
def _(free_gpu_memory, gc, mo, torch):
	result = "🚀"
	try:  # finding
		for _each in range(3):
			batch = torch.rand(64, 3, 512, 512, device="cuda")
			# The last one is kept
		result = batch.mean().item()
	except ValueError as problem:
		result = str(problem)  # 🚀
	finally:
		batch = None
		free_gpu_memory()
	return (result,)


@app.cell
def _(result):
	result
	return


if __name__ == "__main__":
	app.run()
