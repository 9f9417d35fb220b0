"""Windows line breaks, tabs, comments after the last line, cells without a return."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
	import marimo as mo
	return (mo,)


@app.cell
def __(mo):
	limit = 0.9
	if limit > 0.5:
		_output = mo.md("High limit")  # finding
	else:
		_output = mo.md("Low limit")  # finding
		# Lower limits are not supported

	_output
	return limit,


@app.cell
def __(mo, limit):
	_output = mo.md("The limit is set above")  # finding
	share = limit / 2 # half of it

	_output


@app.cell
def __(mo, share):
	_output = None
	if share > 0.4: _output = mo.md("Large share")  # finding
	last = share; doubled = share * 2;

	_output
	# Both are for the cells below
	return last, doubled


if __name__ == "__main__":
	app.run()