"""Tabs, Windows line breaks and emoji."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as mo
	import torch
	import torch.nn as nn

	return mo, nn, torch


@app.cell
def _(torch):
	def train(model, data):
		optimizer = torch.optim.SGD(model.parameters(), lr=0.1)  # 🏃
		text = """
	  🧮 not code
	"""
		_scaler = torch.amp.GradScaler()
		for batch in data:
			optimizer.zero_grad()
			with torch.autocast("cuda", torch.float16):
				loss = model(batch).mean()  # 📉

			_scaler.scale(loss).backward()  # finding

			# 👣 the step
			_scaler.step(optimizer)
			_scaler.update()
		return text

	return (train,)


if __name__ == "__main__":
	app.run()
