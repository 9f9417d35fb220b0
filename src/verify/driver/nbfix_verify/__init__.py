"""Runs a notebook in marimo's own runtime, on a machine that a scenario describes. Under one name, because a notebook
may have modules called `driver` or `scenario` of its own."""
