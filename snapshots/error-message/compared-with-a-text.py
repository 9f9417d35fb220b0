"""Another cell compares the message: with the type before it, it would be another one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    try:
        data = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data = data @ data
        result = {"ok": True}
    except Exception as e:  # refused: uses the message as data
        result = {"ok": False, "error": str(e)}
    return (result,)


@app.cell
def _(result):
    stopped = result.get("error") == "stopped by user"
    return (stopped,)


@app.cell
def _(torch):
    try:
        data_2 = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data_2 = data_2 @ data_2
        other = {"ok": True}
    except Exception as e:  # refused: uses the message as data
        other = {"ok": False, "message": str(e)}
    return (other,)


@app.cell
def _(other):
    is_shape = other["message"].lower().startswith("shape")
    return (is_shape,)


@app.cell
def _(torch):
    try:
        data_3 = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data_3 = data_3 @ data_3
        last = {"ok": True}
    except Exception as e:  # finding
        last = {"ok": False, "detail": f"{type(e).__name__}: {e}"}
    return (last,)


@app.cell
def _(last):
    is_memory = "out of memory" in last["detail"].lower() and last["detail"] != ""
    return (is_memory,)


if __name__ == "__main__":
    app.run()
