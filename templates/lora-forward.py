"""What lora-forward puts into the function that attaches adapters to the layers of a model.

wiring        above the loop over the layers: which layers take an adapter, and what adds its update to their output
    __is_linear__  isinstance(layer, nn.Linear) or type(layer)'s name is Conv1D, as an expression
    __attribute__  the attribute that holds the adapter: _lora
    __quoted__     the same as a string
    __factor__     the adapter's first parameter: lora_A
in_features   the number of inputs of a layer, as an expression
    __layer__      the loop's name for the layer: module
out_features  the number of its outputs
    __layer__      as above
sizes         above the statement that makes the adapter, where it reads the sizes in passing
    __in_features__, __out_features__  the expressions above
register      below the statement that attaches the adapter
    __layer__      as above
freeze        below the loop
    __model__      the model
    __quoted__     as above
    __infix__      what the names of the adapters' parameters have in common, as a string: "._lora."
    __error__      what to do when no layer was adapted, as a string
"""


def wiring():
    def can_adapt(layer):
        # GPT-2 uses the Conv1D of transformers, which is a linear layer, too.
        is_linear = __is_linear__
        return is_linear and not hasattr(layer, __quoted__)

    def add_adapter(layer, args, kwargs, output):
        # The adapter stays in float32, whatever type its layer computes in.
        hidden = (*args, *kwargs.values())[0].to(layer.__attribute__.__factor__)
        return output + layer.__attribute__(hidden).to(output)


def in_features():
    getattr(__layer__, "in_features", __layer__.weight.shape[0])


def out_features():
    getattr(__layer__, "out_features", __layer__.weight.shape[1])


def sizes():
    # Conv1D has no such attributes; its weight is (in, out).
    in_features = __in_features__
    out_features = __out_features__


def register():
    __layer__.register_forward_hook(add_adapter, with_kwargs=True)


def freeze():
    if not any(hasattr(layer, __quoted__) for layer in __model__.modules()):
        raise ValueError(__error__)
    # Train the adapters only.
    for path, weight in __model__.named_parameters():
        weight.requires_grad = __infix__ in path
