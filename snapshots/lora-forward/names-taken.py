"""The function has the names of the template."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch.nn as nn

    return mo, nn, torch


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
def _(Adapter, nn):
    def inject(model, can_adapt=True, path=None):
        in_features = 0
        weight = path

        def can_adapt_2(layer):
            # GPT-2 uses the Conv1D of transformers, which is a linear layer, too.
            is_linear = isinstance(layer, nn.Linear) or type(layer).__name__ == "Conv1D"
            return is_linear and not hasattr(layer, "lora")

        def add_adapter(layer, args, kwargs, output):
            # The adapter stays in float32, whatever type its layer computes in.
            hidden = (*args, *kwargs.values())[0].to(layer.lora.down)
            return output + layer.lora(hidden).to(output)

        for name, layer in model.named_modules():
            if can_adapt and can_adapt_2(layer) and "q_proj" in name:
                # Conv1D has no such attributes; its weight is (in, out).
                in_features_2 = getattr(layer, "in_features", layer.weight.shape[0])
                out_features = getattr(layer, "out_features", layer.weight.shape[1])
                layer.lora = (
                    Adapter(in_features_2, out_features).to(layer.weight.device).float()
                )  # finding
                layer.register_forward_hook(add_adapter, with_kwargs=True)
                in_features += in_features_2

        if not any(hasattr(layer, "lora") for layer in model.modules()):
            raise ValueError("inject matched no layer: print(model) lists the names to choose from")
        # Train the adapters only.
        for path_2, weight_2 in model.named_parameters():
            weight_2.requires_grad = ".lora." in path_2
        return model, in_features, weight

    return (inject,)


if __name__ == "__main__":
    app.run()
