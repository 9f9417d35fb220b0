"""JAX: the flag comes from its backend, the arrays are put on the GPU by name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import jax
    import jax.numpy as jnp
    import marimo as mo

    return jax, jnp, mo


@app.cell
def _(mo):
    mo.md("# Heat equation\n\nNeeds a CUDA GPU: the grid has 10^8 points.")
    return


@app.cell
def _(jax, mo):
    has_gpu = jax.default_backend() == "gpu"

    mo.stop(
        jax.default_backend() != "gpu",
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import jax; print(jax.devices())'` must list the GPU: install `jax[cuda12]`, not plain `jax`.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    device = jax.devices("gpu" if has_gpu else "cpu")[0]  # finding
    return device, has_gpu


@app.cell
def _(device, jax, jnp):
    temperature = jax.device_put(jnp.zeros((10_000, 10_000)), device)
    for _step in range(100):
        temperature = temperature.at[1:-1].add(0.1)
    temperature.block_until_ready()
    return (temperature,)


if __name__ == "__main__":
    app.run()
