"""A notebook that is indented with tabs."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch

	return mo, torch


@app.cell
def _(mo):
	train = mo.ui.run_button(label="Train")
	lr = mo.ui.slider(0.001, 0.1, step=0.001, label="Learning rate")
	mo.hstack([lr, train])
	return lr, train


@app.cell
def _(lr, mo, torch, train):
	mo.stop(not train.value)
	with mo.status.spinner(title="Train", subtitle=f"Learning rate: {lr.value}"):
		weights = torch.zeros(8, device="cuda", requires_grad=True)  # finding
		for _step in range(100):
			loss = (
				weights - 1
			).square().sum()
			loss.backward()
		  # a comment that mixes a tab and blanks
			with torch.no_grad():
				weights -= lr.value * weights.grad
	final = loss.item()
	return (final,)


@app.cell
def _(final):
	final
	return


if __name__ == "__main__":
	app.run()
