"""Tabs, Windows line ends and a 🎲 before the work."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch
	return mo, torch


@app.cell
def _():
	# Fixed seed for reproducible runs; change it to get other numbers.
	SEED = 42
	return (SEED,)


@app.cell
def _(mo):
	run = mo.ui.run_button(label="Train")
	run
	return (run,)


@app.cell
def _(SEED, mo, run, torch):
	if run.value:
		torch.manual_seed(SEED)
		mo.md("### 🎲 Drawing")
		dice = torch.randint(1, 7, (100,), device="cuda")  # finding
	else:
		dice = None
	return (dice,)


if __name__ == "__main__":
	app.run()
