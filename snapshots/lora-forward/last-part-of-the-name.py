"""The last part of a name must equal a target, so no longer part of a path is added."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch.nn as nn
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM, mo, nn, torch


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
    def inject(model, targets=(
        "q_proj",
        "o_proj", "c_attn",
    )):
        def can_adapt(layer):
            # GPT-2 uses the Conv1D of transformers, which is a linear layer, too.
            is_linear = isinstance(layer, nn.Linear) or type(layer).__name__ == "Conv1D"
            return is_linear and not hasattr(layer, "lora")

        def add_adapter(layer, args, kwargs, output):
            # The adapter stays in float32, whatever type its layer computes in.
            hidden = (*args, *kwargs.values())[0].to(layer.lora.down)
            return output + layer.lora(hidden).to(output)

        for name, module in model.named_modules():
            if name.split(".")[-1] in targets:
                if can_adapt(module):
                    # Conv1D has no such attributes; its weight is (in, out).
                    in_features = getattr(module, "in_features", module.weight.shape[0])
                    out_features = getattr(module, "out_features", module.weight.shape[1])
                    module.lora = (
                        Adapter(in_features, out_features).to(module.weight.device).float()
                    )  # finding
                    module.register_forward_hook(add_adapter, with_kwargs=True)

        if not any(hasattr(layer, "lora") for layer in model.modules()):
            raise ValueError("inject matched no layer: print(model) lists the names to choose from")
        # Train the adapters only.
        for path, weight in model.named_parameters():
            weight.requires_grad = ".lora." in path
        return model, targets

    return (inject,)


@app.cell
def _(AutoModelForCausalLM, inject, torch):
    model = AutoModelForCausalLM.from_pretrained("gpt2")
    model, adapted = inject(model)
    optimizer = torch.optim.AdamW(filter(lambda p: p.requires_grad, model.parameters()), lr=1e-4)

    return adapted, model, optimizer


if __name__ == "__main__":
    app.run()
