"""Tabs, Windows line breaks, emoji and strings of several lines inside the work."""

import marimo

app = marimo.App()


@app.cell
def _():
	import gc

	import marimo as mo
	import torch

	return gc, mo, torch


@app.cell
def _(mo):
	scale = mo.ui.run_button(label="🔭 Scale")
	scale
	return (scale,)


@app.cell
def _(gc, mo, scale, torch):
	sky = None
	if scale.value:
		query = """
		SELECT *
	FROM stars
"""
		_out_of_memory = None
		try:
			stars = torch.rand(len(query), 4096, device="cuda")  # finding
			for _pass in range(10):
				stars = stars.to("cuda") * \
					2
		# a comment at a lower level
				note = f"""🌟
		{_pass}
			"""
			sky = stars.max().item()
		except torch.cuda.OutOfMemoryError as _error:
			_out_of_memory = str(_error)
		if _out_of_memory is not None:
			# Released here, not in the handler: there the traceback still holds the memory.
			stars = None
			gc.collect()
			torch.cuda.empty_cache()
			mo.stop(
				True,
				mo.callout(
					mo.md(
						"\n".join(
							[
								"❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
								"",
								"- Close other programs that use the GPU (`nvidia-smi` lists them).",
								"",
								f"`{_out_of_memory}`",
							]
						)
					),
					kind="danger",
				),
			)
	return (sky,)


@app.cell
def _(sky):
	sky
	return


if __name__ == "__main__":
	app.run()
