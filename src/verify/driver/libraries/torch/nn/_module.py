"""Parameters and modules."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

from torch import _tensor, _types
from torch._tensor import Tensor


class Parameter(Tensor):
    """torch.nn.Parameter"""

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Parameter:
        return super().__new__(cls)

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        source = Tensor(0) if data is None else data
        self._set(source._array, source.dtype, source.device, source._memory)
        self.requires_grad = requires_grad


class Module:
    """torch.nn.Module"""

    training: bool

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        for name in ("_parameters", "_buffers", "_modules", "_forward_hooks"):
            object.__setattr__(self, name, OrderedDict())
        object.__setattr__(self, "_not_saved", set())
        object.__setattr__(self, "training", True)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        output = self.forward(*args, **kwargs)
        for hook, with_kwargs in list(self._forward_hooks.values()):
            changed = hook(self, args, kwargs, output) if with_kwargs else hook(self, args, output)
            output = output if changed is None else changed
        return output

    def __setattr__(self, name: str, value: Any) -> None:
        tables = self.__dict__
        if "_parameters" not in tables and isinstance(value, (Parameter, Module)):
            raise AttributeError("cannot assign parameters or modules before Module.__init__() call")
        if "_parameters" in tables:
            for table, kind in (("_parameters", Parameter), ("_modules", Module), ("_buffers", Tensor)):
                known = name in tables[table]
                if isinstance(value, kind) and (known or kind is not Tensor) or (known and value is None):
                    self._forget(name)
                    tables[table][name] = value
                    return
            self._forget(name)
        object.__setattr__(self, name, value)

    def _forget(self, name: str) -> None:
        for table in ("_parameters", "_modules", "_buffers"):
            self.__dict__[table].pop(name, None)
        self.__dict__.pop(name, None)

    def __getattr__(self, name: str) -> Any:
        for table in ("_parameters", "_buffers", "_modules"):
            found = self.__dict__.get(table, {})
            if name in found:
                return found[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        if not hasattr(self, name):
            raise AttributeError(name)
        self._forget(name)

    # --- what is inside ---

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        self._buffers[name] = tensor
        if not persistent:
            self._not_saved.add(name)

    def register_parameter(self, name: str, parameter: Parameter | None) -> None:
        self._parameters[name] = parameter

    def add_module(self, name: str, module: Module | None) -> None:
        self._modules[name] = module

    register_module = add_module

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> _Handle:
        handle = _Handle(self._forward_hooks)
        self._forward_hooks[handle] = (hook, with_kwargs)
        if prepend:
            self._forward_hooks.move_to_end(handle, last=False)
        return handle

    def named_children(self) -> Iterator[tuple[str, Module]]:
        return ((name, module) for name, module in self._modules.items() if module is not None)

    def children(self) -> Iterator[Module]:
        return (module for _name, module in self.named_children())

    def named_modules(self, memo: set[int] | None = None, prefix: str = "") -> Iterator[tuple[str, Module]]:
        memo = set() if memo is None else memo
        if id(self) in memo:
            return
        memo.add(id(self))
        yield prefix, self
        # A copy, as in torch: notebooks attach adapters while they iterate, and those are visited in the next module.
        for name, module in list(self.named_children()):
            yield from module.named_modules(memo, f"{prefix}.{name}" if prefix else name)

    def modules(self) -> Iterator[Module]:
        return (module for _name, module in self.named_modules())

    def _named(self, table: str, recurse: bool) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        for path, module in self.named_modules() if recurse else [("", self)]:
            for name, tensor in list(module.__dict__[table].items()):
                if tensor is not None and id(tensor) not in seen:
                    seen.add(id(tensor))
                    yield (f"{path}.{name}" if path else name), tensor

    def named_parameters(self, prefix: str = "", recurse: bool = True) -> Iterator[tuple[str, Parameter]]:
        return ((f"{prefix}.{n}" if prefix else n, p) for n, p in self._named("_parameters", recurse))

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        return (parameter for _name, parameter in self._named("_parameters", recurse))

    def named_buffers(self, recurse: bool = True) -> Iterator[tuple[str, Tensor]]:
        return self._named("_buffers", recurse)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        return (buffer for _name, buffer in self._named("_buffers", recurse))

    def get_submodule(self, target: str) -> Module:
        module = self
        for name in filter(None, target.split(".")):
            module = getattr(module, name)
        return module

    def apply(self, function: Callable[[Module], Any]) -> Any:
        for module in self.children():
            module.apply(function)
        function(self)
        return self

    # --- modes ---

    def train(self, mode: bool = True) -> Any:
        for module in self.modules():
            object.__setattr__(module, "training", mode)
        return self

    def eval(self) -> Any:
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        for parameter in self.parameters():
            parameter.grad = None if set_to_none or parameter.grad is None else parameter.grad.zero_()

    # --- devices and types: in place, as in torch ---

    def to(self, *args: Any, **options: Any) -> Any:
        place, kind = _tensor.target(args, options)
        place = None if place is None else _types.resolve(place, "nn.Module.to")
        for tensor in [*self.parameters(), *self.buffers()]:
            changed = kind if tensor.dtype.is_floating_point else None
            tensor.data = tensor.detach().to(place or tensor.device, changed or tensor.dtype)
            if tensor.grad is not None:
                tensor.grad = tensor.grad.to(place or tensor.device, changed or tensor.dtype)
        return self

    def cuda(self, place: Any = None) -> Any:
        return self.to("cuda" if place is None else place)

    def cpu(self) -> Any:
        return self.to("cpu")

    def half(self) -> Any:
        return self.to(_types.float16)

    def float(self) -> Any:
        return self.to(_types.float32)

    def double(self) -> Any:
        return self.to(_types.float64)

    def bfloat16(self) -> Any:
        return self.to(_types.bfloat16)

    def type(self, kind: Any) -> Any:
        return self.to(kind)

    def compile(self, **_options: Any) -> None:
        return None

    # --- state ---

    def state_dict(self, *_args: Any, **_options: Any) -> OrderedDict[str, Tensor]:
        state: OrderedDict[str, Tensor] = OrderedDict()
        for path, module in self.named_modules():
            for name, tensor in [*module._parameters.items(), *module._buffers.items()]:
                if tensor is not None and name not in module._not_saved:
                    state[f"{path}.{name}" if path else name] = tensor.detach()
        return state

    def load_state_dict(self, state: dict[str, Tensor], strict: bool = True, assign: bool = False) -> Any:
        own = self.state_dict()
        missing, unexpected = [k for k in own if k not in state], [k for k in state if k not in own]
        if strict and (missing or unexpected):
            raise RuntimeError(
                f"Error(s) in loading state_dict for {type(self).__name__}: missing {missing}, unexpected {unexpected}"
            )
        tensors = dict([*self._named("_parameters", True), *self._named("_buffers", True)])
        for name, tensor in state.items():
            if name in tensors:
                tensors[name].data = tensor.detach().to(tensors[name].device, tensors[name].dtype)
        return _Keys(missing, unexpected)

    def extra_repr(self) -> str:
        return ""

    def __repr__(self) -> str:
        inside = "".join(f"\n  ({name}): " + repr(m).replace("\n", "\n  ") for name, m in self.named_children())
        return f"{type(self).__name__}({self.extra_repr()}{inside}{chr(10) if inside else ''})"


class _Handle:
    """What register_forward_hook returns."""

    def __init__(self, hooks: OrderedDict[_Handle, Any]) -> None:
        self._hooks = hooks

    def remove(self) -> None:
        self._hooks.pop(self, None)


class _Keys(tuple[list[str], list[str]]):
    """What load_state_dict returns."""

    def __new__(cls, missing: list[str], unexpected: list[str]) -> _Keys:
        return super().__new__(cls, (missing, unexpected))

    @property
    def missing_keys(self) -> list[str]:
        return self[0]

    @property
    def unexpected_keys(self) -> list[str]:
        return self[1]
