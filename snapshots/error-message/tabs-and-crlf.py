"""Tabs and CRLF 🚀: the lines of the advice are indented like the notebook."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch

	return mo, torch


@app.cell
def _(torch):
	result = {'mean': 0}
	try:
		for _each in range(3):
			batch = torch.rand(64, 3, 512, 512, device="cuda")
		result = {'mean': batch.mean().item()}
	except Exception as e:  # finding
		result = {'error': f'{type(e).__name__}: {e}'}  # 🚀
	return (result,)


@app.cell
def _(mo, result):
	_view = mo.md('Done')
	if 'error' in result:
		_view = mo.callout(
			mo.md(
				f'🚀 **Failed**: {result["error"]}'
				'\n\n💡 If the error mentions CUDA, restart the kernel before running this again.'
			),  # finding
			kind='danger',
		)
	_view
	return


if __name__ == "__main__":
	app.run()
