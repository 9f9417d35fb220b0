"""No GPT-2: the names stay. The model is an attribute, and other layers are frozen in passing."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch.nn as nn
    from transformers.pytorch_utils import Conv1D

    return Conv1D, mo, nn, torch


@app.cell
def _(nn, torch):
    class Adapter(nn.Module):
        def __init__(self, in_features, out_features, rank=8):
            super().__init__()
            self.down = nn.Parameter(torch.randn(in_features, rank) * 0.01)
            self.up = nn.Parameter(torch.zeros(rank, out_features))

        def forward(self, x):
            return x @ self.down @ self.up

    return (Adapter,)


@app.cell
def _(Adapter, Conv1D, torch):
    class Trainer:
        def inject(self):
            def can_adapt(layer):
                # GPT-2 uses the Conv1D of transformers, which is a linear layer, too.
                is_linear = (
                    isinstance(layer, (torch.nn.Linear, Conv1D)) or type(layer).__name__ == "Conv1D"
                )
                return is_linear and not hasattr(layer, "update")

            def add_adapter(layer, args, kwargs, output):
                # The adapter stays in float32, whatever type its layer computes in.
                hidden = (*args, *kwargs.values())[0].to(layer.update.down)
                return output + layer.update(hidden).to(output)

            for path, layer in self.model.named_modules():
                if can_adapt(layer) and "q_proj" in path:
                    # Conv1D has no such attributes; its weight is (in, out).
                    in_features = getattr(layer, "in_features", layer.weight.shape[0])
                    out_features = getattr(layer, "out_features", layer.weight.shape[1])
                    layer.update = (
                        Adapter(in_features, out_features, 4).to(layer.weight.device).float()
                    )  # finding
                    layer.register_forward_hook(add_adapter, with_kwargs=True)
                    layer.weight.requires_grad_(False)
                else:
                    layer.requires_grad_(False)

            if not any(hasattr(layer, "update") for layer in self.model.modules()):
                raise ValueError(
                    "inject matched no layer: print(model) lists the names to choose from"
                )
            # Train the adapters only.
            for path_2, weight in self.model.named_parameters():
                weight.requires_grad = ".update." in path_2

    return (Trainer,)


if __name__ == "__main__":
    app.run()
