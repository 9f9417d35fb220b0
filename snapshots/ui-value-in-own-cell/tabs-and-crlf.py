"""Tabs and Windows line breaks."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch

	return mo, torch


@app.cell
def _(mo):
	"""Größe 📏"""

	rows = mo.ui.slider(1, 10)
	return (rows,)


@app.cell
def _(mo, rows):
	"""Shows what depends on rows"""

	mo.vstack([
		rows,
		mo.md(f"📏 {rows.value}"),  # finding
	])
	return


if __name__ == "__main__":
	app.run()
