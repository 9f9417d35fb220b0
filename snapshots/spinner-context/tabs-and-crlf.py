"""Tabs, Windows line breaks and strings of several lines."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch

	return mo, torch


@app.cell
def _(mo, torch):
	with mo.status.spinner("🔄 Läuft"):  # finding
		report = f"""
	Größe {torch.rand(8).sum()}
	"""
		if report:
			print(report)
	return (report,)


if __name__ == "__main__":
	app.run()
