"""Modules that hold modules."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from torch import _functions, _types
from torch._tensor import Tensor
from torch.nn._module import Module, Parameter


class _Numbered(Module):
    """Modules under the names '0', '1', …"""

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._modules.values()))

    def __getitem__(self, index: Any) -> Any:
        modules = list(self._modules.values())
        return type(self)(*modules[index]) if isinstance(index, slice) else modules[index]

    def __setitem__(self, index: int, module: Module) -> None:
        self._modules[list(self._modules)[index]] = module

    def append(self, module: Module) -> Any:
        self.add_module(str(len(self)), module)
        return self


class Sequential(_Numbered):
    """torch.nn.Sequential"""

    def __init__(self, *modules: Any) -> None:
        super().__init__()
        named = modules[0].items() if len(modules) == 1 and isinstance(modules[0], OrderedDict) else enumerate(modules)
        for name, module in named:
            self.add_module(str(name), module)

    def forward(self, input: Any) -> Any:
        for module in self:
            input = module(input)
        return input


class ModuleList(_Numbered):
    """torch.nn.ModuleList"""

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        super().__init__()
        self.extend(modules)

    def extend(self, modules: Iterable[Module]) -> ModuleList:
        for module in modules:
            self.append(module)
        return self

    def __getitem__(self, index: Any) -> Any:
        modules = list(self._modules.values())
        return ModuleList(modules[index]) if isinstance(index, slice) else modules[index]


class ModuleDict(Module):
    """torch.nn.ModuleDict"""

    def __init__(self, modules: Mapping[str, Module] | None = None) -> None:
        super().__init__()
        for name, module in (modules or {}).items():
            self.add_module(name, module)

    def __getitem__(self, name: str) -> Any:
        return self._modules[name]

    def __setitem__(self, name: str, module: Module) -> None:
        self.add_module(name, module)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._modules))

    def __contains__(self, name: str) -> bool:
        return name in self._modules

    def keys(self) -> Any:
        return self._modules.keys()

    def values(self) -> Any:
        return self._modules.values()

    def items(self) -> Any:
        return self._modules.items()


class ParameterList(Module):
    """torch.nn.ParameterList"""

    def __init__(self, values: Iterable[Tensor] = ()) -> None:
        super().__init__()
        for number, value in enumerate(values):
            self.register_parameter(str(number), value if isinstance(value, Parameter) else Parameter(value))

    def __len__(self) -> int:
        return len(self._parameters)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._parameters.values()))

    def __getitem__(self, index: int) -> Any:
        return list(self._parameters.values())[index]


class DataParallel(Module):
    """torch.nn.DataParallel: splits a batch among GPUs; the replicas share one set of parameters here"""

    def __init__(self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0) -> None:
        super().__init__()
        from torch import cuda

        self.module = module
        ids = range(cuda.device_count()) if device_ids is None else device_ids
        self.device_ids = [
            _types.device("cuda", i).index if isinstance(i, int) else _types.device(i).index for i in ids
        ]

    def forward(self, *inputs: Any, **options: Any) -> Any:
        if not inputs or not isinstance(inputs[0], Tensor) or len(self.device_ids) < 2:
            return self.module(*inputs, **options)
        parts = zip(*(tensor.chunk(len(self.device_ids)) for tensor in inputs))
        return _functions.cat([self.module(*part, **options) for part in parts])
