import stand_in

from torch._tensor import Tensor, is_device


class Parameter(Tensor):
    def __init__(self, data=None, requires_grad=True, owner=None):
        super().__init__(1.0 if data is None else data.val)
        self.owner = owner
        self.requires_grad = requires_grad


class Module:
    """Moves as a whole; its hooks are called as PyTorch's are."""

    training = True

    def __new__(cls, *a, **k):
        made = super().__new__(cls)
        made.__dict__["trained"] = False
        return made

    def __init__(self, *a, **k):
        pass

    def _hooks(self):
        return self.__dict__.setdefault("forward_hooks", [])

    def __call__(self, *a, **k):
        result = self.forward(*a, **k)
        for hook in self._hooks():
            changed = hook(self, a, result)
            result = result if changed is None else changed
        return result

    def forward(self, x):
        return x

    def register_forward_hook(self, hook, **k):
        stand_in.note("register_forward_hook")
        self._hooks().append(hook)

    def register_buffer(self, name, value):
        setattr(self, name, value)

    def to(self, target=None, *a, **k):
        target = k.get("device", target)
        stand_in.note("Module.to", target)
        if is_device(target) and str(target).startswith("cuda"):
            stand_in.allocate("module")
        return self

    def cuda(self, *a):
        return self.to("cuda")

    def cpu(self):
        return self.to("cpu")

    def half(self):
        return self

    def float(self):
        return self

    def eval(self):
        stand_in.note("Module.eval")
        return self

    def train(self, *a):
        stand_in.note("Module.train")
        return self

    def requires_grad_(self, *a):
        return self

    def parameters(self):
        return [Parameter(owner=self)]

    def named_parameters(self):
        return [("weight", Parameter(owner=self))]

    def modules(self):
        return [self, *self.children()]

    def children(self):
        return [each for each in vars(self).values() if isinstance(each, Module)]

    def named_modules(self):
        return [("", self)]

    def state_dict(self):
        return {"weight": Tensor(1.0)}

    def load_state_dict(self, state, **k):
        stand_in.note("load_state_dict", len(state))

    def zero_grad(self, *a, **k):
        stand_in.note("Module.zero_grad")

    def __repr__(self):
        return f"{type(self).__name__}()"


class Linear(Module):
    def __init__(self, inputs=1, outputs=1, **k):
        self.in_features, self.out_features = inputs, outputs
        stand_in.note("Linear", inputs, outputs)

    def forward(self, x):
        return x._result("linear", x.val * 2 + self.out_features)


class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def children(self):
        return self.layers

    def __getitem__(self, at):
        return self.layers[at]

    def __iter__(self):
        return iter(self.layers)

    def __len__(self):
        return len(self.layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class ModuleList(Sequential):
    pass


class _Step(Module):
    def forward(self, x):
        return x._result(type(self).__name__.lower(), x.val + 0.5)


class ReLU(_Step):
    pass


class Tanh(_Step):
    pass


class Dropout(_Step):
    pass


class GELU(_Step):
    pass


class _Loss(Module):
    def forward(self, a, b):
        return a - b


class MSELoss(_Loss):
    pass


class CrossEntropyLoss(_Loss):
    pass


class DataParallel(Module):
    def __init__(self, module, **k):
        self.module = module

    def forward(self, x):
        return self.module(x)


from torch.nn import functional, utils  # noqa: E402
