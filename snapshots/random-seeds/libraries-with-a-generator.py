"""Libraries with a generator, or an argument, of their own."""

import marimo

app = marimo.App()


@app.cell
def _():
    import pymde
    import torch
    import umap
    from stable_baselines3 import PPO

    return PPO, pymde, torch, umap


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(torch):
    points = torch.arange(4096.0, device="cuda").reshape(-1, 4)
    return (points,)


@app.cell
def _(SEED, points, pymde):
    pymde.seed(SEED)
    mde = pymde.preserve_neighbors(points, device="cuda")  # finding
    embedding = mde.embed()
    return embedding, mde


@app.cell
def _(SEED, mde, pymde):
    pymde.seed(SEED)
    again = mde.embed()  # finding
    return (again,)


@app.cell
def _(points, umap):
    reducer = umap.UMAP(n_components=2)  # unsafe: on one core
    flat = reducer.fit_transform(points.cpu())
    return (flat,)


@app.cell
def _(points, umap):
    fixed = umap.UMAP(n_components=2, random_state=3).fit_transform(points.cpu())
    return (fixed,)


@app.cell
def _(PPO, SEED):
    agent = PPO("MlpPolicy", "CartPole-v1", device="cuda", seed=SEED)  # finding
    return (agent,)


if __name__ == "__main__":
    app.run()
