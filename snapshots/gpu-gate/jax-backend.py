"""JAX: the flag comes from its backend, the arrays are put on the GPU by name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import jax
    import jax.numpy as jnp
    import marimo as mo

    return jax, jnp, mo


@app.cell(hide_code=True)
def _(mo):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
        """The callout for a machine without a usable GPU."""
        check = "`python -c 'import jax; print(jax.devices())'` must list the GPU."
        found = f" ({' '.join(str(detail).split())})" if detail else ""
        return _alert(f"""
            ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    return (no_gpu,)


@app.cell
def _(mo):
    mo.md("# Heat equation\n\nNeeds a CUDA GPU: the grid has 10^8 points.")
    return


@app.cell
def _(jax, mo, no_gpu):
    has_gpu = jax.default_backend() == "gpu"

    if jax.default_backend() != "gpu":
        mo.stop(True, no_gpu())

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
