"""Tabs, Windows line breaks, hidden code and named cells."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch

	return mo, torch


@app.cell
def helpers(torch):
	def used():
		return torch.cuda.memory_allocated()

	return (used,)


@app.cell(hide_code=True)
def monitor(mo):
	"""Speicher 🖥️"""

	ticker = mo.ui.refresh(  # finding
		options=[1, 5],
	)

	ticker
	return (ticker,)


@app.cell(hide_code=True)
def _(mo, ticker, used):
	"""Shows used() again at every tick of ticker"""

	ticker.value  # every tick runs this cell again
	_ticker_now = used()

	mo.vstack([
		mo.md("### Speicher 🖥️"),
		_ticker_now
	])
	return


if __name__ == "__main__":
	app.run()
