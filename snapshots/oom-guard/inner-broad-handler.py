"""A broad handler further in would keep the error from the guard."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    import torch_tensorrt

    return gc, mo, torch, torch_tensorrt


@app.cell
def _(mo):
    optimise = mo.ui.run_button(label="Optimise")
    optimise
    return (optimise,)


@app.cell
def _(gc, mo, optimise, torch, torch_tensorrt):
    outcome = None
    if optimise.value:
        _out_of_memory = None
        try:  # finding
            network = torch.nn.Conv2d(3, 64, 3).cuda()
            sample = torch.rand(8, 3, 224, 224, device="cuda")
            if isinstance(network, torch.nn.Module):
                try:
                    engine = torch_tensorrt.compile(network, inputs=[sample])
                    outcome = {"engine": engine(sample).shape}
                except torch.cuda.OutOfMemoryError:
                    raise
                except Exception as engine_error:  # finding
                    outcome = {"engine": f"not built: {engine_error}"}
            elif optimise.value > 1:
                try:
                    half = network.half()
                    half(sample.half().cuda())
                except torch.cuda.OutOfMemoryError:
                    raise
                except RuntimeError:  # finding
                    print("float16 failed")
            else:
                try:
                    int8 = torch.ao.quantization.quantize_dynamic(network.cuda())
                except torch.cuda.OutOfMemoryError:
                    raise
                except:  # finding
                    int8 = None
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        except Exception as e:
            outcome = {"error": str(e)}
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            network = sample = engine = half = int8 = None
            gc.collect()
            torch.cuda.empty_cache()
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                                "",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return (outcome,)


@app.cell
def _(outcome):
    outcome
    return


if __name__ == "__main__":
    app.run()
