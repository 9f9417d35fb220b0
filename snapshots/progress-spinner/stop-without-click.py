"""The cell stops until the button was pressed; the work stands at its top level."""

import marimo

app = marimo.App()


@app.cell
def imports():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def controls(mo):
    points = mo.ui.slider(start=1000, stop=100_000, step=1000, value=10_000, label="Collocation points:")
    solve = mo.ui.run_button(label="Solve the **wave** equation")
    mo.vstack([points, solve])
    return points, solve


@app.cell
def solver(mo, points, solve, torch):
    mo.stop(not solve.value, mo.md("Press the button."))

    with mo.status.spinner(
        title="Solve the wave equation",
        subtitle=f"Collocation points: {points.value}",
    ):
        network = torch.nn.Sequential(torch.nn.Linear(2, 64), torch.nn.Tanh(), torch.nn.Linear(64, 1)).cuda()  # finding
        optimizer = torch.optim.LBFGS(network.parameters())
        for _step in range(500):
            xt = torch.rand(points.value, 2).cuda()
            loss = network(xt).pow(2).mean()
            loss.backward()
            optimizer.step(lambda: loss)

    residual = loss.item()
    return (residual,)


@app.cell
def shown(residual):
    residual
    return


if __name__ == "__main__":
    app.run()
