"""Tabs and CRLF 🚀: the clause is indented like the notebook."""

import marimo

app = marimo.App()


@app.cell
def _():
	import gc

	import marimo as mo
	import torch

	return gc, mo, torch


@app.cell
def _(gc, mo, torch):
	result = "🚀"
	try:  # finding
		for _each in range(3):
			batch = torch.rand(64, 3, 512, 512, device="cuda")
			# The last one is kept
		result = batch.mean().item()
	except ValueError as problem:
		result = str(problem)  # 🚀
	finally:
		# Released here, not in the handler: there the traceback still holds the memory.
		batch = None
		gc.collect()
		if torch.cuda.is_available():
			torch.cuda.empty_cache()
	return (result,)


@app.cell
def _(result):
	result
	return


if __name__ == "__main__":
	app.run()
