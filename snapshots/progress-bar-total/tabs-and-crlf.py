"""Tabs, Windows line breaks and another name for marimo."""

import marimo

app = marimo.App()


@app.cell
def _():
	import marimo as m
	import torch

	return m, torch


@app.cell
def _(m, torch):
	text = """
	stays where it is
	"""
	with m.status.spinner(title="⏳ Läuft"):  # finding
		for _ in range(3):
			sample = torch.rand(8)
			print(f"""
	{sample}
		""")
	return sample, text


if __name__ == "__main__":
	app.run()
