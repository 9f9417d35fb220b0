"""The tensor: a NumPy array with torch's types, devices, graph and error messages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import nbfix_control
import numpy as np
from nbfix_control import Allocation

from torch import _arrays, _grad, _types
from torch._types import Size, device, dtype

_default_dtype = _types.float32


class Tensor:
    """A tensor. Its methods come from this class and, for plain functions of tensors, from `_functions`."""

    __array_priority__ = 1000

    def __init__(self, *sizes: Any) -> None:
        values = np.zeros(shape_of(sizes), np.float32)
        self._set(values, _types.float32, device("cpu"), None)

    def _set(self, array: np.ndarray, kind: dtype, place: device, memory: Allocation | None) -> None:
        self._array = array
        self.dtype = kind
        self.device = place
        self._memory = memory
        self.requires_grad = False
        self.grad: Tensor | None = None
        self._parents: tuple[Tensor, ...] = ()
        self._freed = False

    # --- what it is ---

    @property
    def shape(self) -> Size:
        return Size(self._array.shape)

    @property
    def ndim(self) -> int:
        return self._array.ndim

    @property
    def data(self) -> Tensor:
        return self.detach()

    @data.setter
    def data(self, value: Tensor) -> None:
        self._array, self.dtype, self.device, self._memory = value._array, value.dtype, value.device, value._memory

    @property
    def T(self) -> Tensor:
        return self._view(self._array.T)

    @property
    def mT(self) -> Tensor:
        return self.transpose(-1, -2)

    @property
    def is_cuda(self) -> bool:
        return self.device.type == "cuda"

    @property
    def is_leaf(self) -> bool:
        return not self._parents

    @property
    def grad_fn(self) -> object | None:
        return self._parents or None

    @property
    def nbytes(self) -> int:
        return self.numel() * self.dtype.itemsize

    @property
    def itemsize(self) -> int:
        return self.dtype.itemsize

    def size(self, dim: int | None = None) -> Any:
        return self.shape if dim is None else self.shape[dim]

    def dim(self) -> int:
        return self.ndim

    def numel(self) -> int:
        return int(self._array.size)

    nelement = numel

    def element_size(self) -> int:
        return self.dtype.itemsize

    def is_floating_point(self) -> bool:
        return self.dtype.is_floating_point

    def is_contiguous(self, **_format: Any) -> bool:
        return True

    def get_device(self) -> int:
        return -1 if self.device.index is None else self.device.index

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("len() of a 0-d tensor")
        return len(self._array)

    def __iter__(self) -> Iterator[Tensor]:
        if not self.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return (self[i] for i in range(len(self)))

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        place = f", device='{self.device}'" if self.is_cuda else ""
        values = (
            np.array2string(self._array, separator=", ", threshold=20, precision=4) if self.numel() <= 1000 else "..."
        )
        return f"tensor({values}, size={tuple(self.shape)}, dtype={self.dtype}{place})"

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if not self.ndim else object.__format__(self, spec)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"'Tensor' object has no attribute {name!r}")
        raise nbfix_control.unsupported(f"torch.Tensor.{name}")

    # --- to Python and NumPy ---

    def item(self) -> Any:
        if self.numel() != 1:
            raise RuntimeError(f"a Tensor with {self.numel()} elements cannot be converted to Scalar")
        return self._array.reshape(()).item()

    def tolist(self) -> Any:
        return self._array.tolist()

    def numpy(self, *, force: bool = False) -> np.ndarray:
        if force:
            return np.array(self._array)
        if self.is_cuda:
            raise TypeError(
                f"can't convert {self.device} device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host "
                "memory first."
            )
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        if self.dtype is _types.bfloat16:
            raise TypeError("Got unsupported ScalarType BFloat16")
        return self._array if self._array.flags.writeable else np.array(self._array)

    def __array__(self, kind: Any = None, copy: bool | None = None) -> np.ndarray:
        array = self.numpy()
        return array if kind is None else array.astype(kind)

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self.dtype.is_floating_point:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __bool__(self) -> bool:
        if self.numel() != 1:
            raise RuntimeError(
                f"Boolean value of Tensor with {'more than one' if self.numel() else 'no'} value is ambiguous"
            )
        return bool(self.item())

    # --- devices and types ---

    def to(self, *args: Any, **kwargs: Any) -> Tensor:
        place, kind = target(args, kwargs)
        place = self.device if place is None else _types.resolve(place, "Tensor.to")
        kind = self.dtype if kind is None else kind
        if place == self.device and kind is self.dtype and not kwargs.get("copy"):
            return self
        return result("to", self._array.astype(kind.numpy, copy=False), kind, place, (self,))

    def cuda(self, place: Any = None, **_options: Any) -> Tensor:
        return self.to(device("cuda") if place is None else device(place))

    def cpu(self, **_options: Any) -> Tensor:
        return self.to("cpu")

    def type(self, kind: dtype | None = None) -> Any:
        return f"torch.{'cuda.' if self.is_cuda else ''}{self.dtype.name}" if kind is None else self.to(kind)

    def type_as(self, other: Tensor) -> Tensor:
        return self.to(other)

    def pin_memory(self) -> Tensor:
        _types.need_gpu("Tensor.pin_memory")
        return self

    # --- graph ---

    def detach(self) -> Tensor:
        view = new(self._array, self.dtype, self.device, self._memory)
        return view

    def detach_(self) -> Tensor:
        self._parents, self.requires_grad = (), False
        return self

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        self.requires_grad = requires_grad
        return self

    def retain_grad(self) -> None:
        return None

    def backward(
        self, gradient: Tensor | None = None, retain_graph: bool | None = None, create_graph: bool = False
    ) -> None:
        _grad.backward(self, gradient, retain_graph, create_graph)

    def register_hook(self, _hook: Callable[..., Any]) -> None:
        raise nbfix_control.unsupported("torch.Tensor.register_hook")

    # --- views: no memory of their own ---

    def _view(self, array: np.ndarray) -> Tensor:
        view = new(array, self.dtype, self.device, self._memory)
        return joined(view, (self,))

    def view(self, *sizes: Any) -> Tensor:
        if len(sizes) == 1 and isinstance(sizes[0], dtype):
            raise nbfix_control.unsupported("torch.Tensor.view(dtype)")
        return self.reshape(*sizes)

    def reshape(self, *sizes: Any) -> Tensor:
        shape = shape_of(sizes)
        try:
            return self._view(self._array.reshape(shape))
        except ValueError:
            raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {self.numel()}") from None

    def view_as(self, other: Tensor) -> Tensor:
        return self.reshape(other.shape)

    reshape_as = view_as

    def flatten(self, start_dim: int = 0, end_dim: int = -1) -> Tensor:
        if not self.ndim:
            return self.reshape(1)
        start, end = start_dim % self.ndim, end_dim % self.ndim
        return self.reshape(*self.shape[:start], math.prod(self.shape[start : end + 1]), *self.shape[end + 1 :])

    def unflatten(self, dim: int, sizes: Sequence[int]) -> Tensor:
        at = dim % self.ndim
        return self.reshape(*self.shape[:at], *sizes, *self.shape[at + 1 :])

    def squeeze(self, dim: int | None = None) -> Tensor:
        if dim is not None and (not self.ndim or self.shape[dim] != 1):
            return self._view(self._array)
        return self._view(np.squeeze(self._array, axis=dim))

    def unsqueeze(self, dim: int) -> Tensor:
        return self._view(np.expand_dims(self._array, dim))

    def transpose(self, first: int, second: int) -> Tensor:
        return self._view(np.swapaxes(self._array, first, second))

    def t(self) -> Tensor:
        return self._view(self._array.T)

    def permute(self, *dims: Any) -> Tensor:
        return self._view(np.transpose(self._array, shape_of(dims)))

    def movedim(self, source: Any, destination: Any) -> Tensor:
        return self._view(np.moveaxis(self._array, source, destination))

    def expand(self, *sizes: Any) -> Tensor:
        wanted = shape_of(sizes)
        own = (1,) * (len(wanted) - self.ndim) + tuple(self.shape)
        shape = tuple(n if w == -1 else w for w, n in zip(wanted, own))
        try:
            return self._view(np.broadcast_to(self._array, shape))
        except ValueError:
            raise RuntimeError(f"The expanded size of the tensor {shape} must match the existing size {own}") from None

    def expand_as(self, other: Tensor) -> Tensor:
        return self.expand(*other.shape)

    def contiguous(self, **_format: Any) -> Tensor:
        return self

    def chunk(self, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
        return self.split(-(-self.shape[dim] // chunks), dim)

    def split(self, split_size: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
        length = self.shape[dim]
        sizes = split_size if not isinstance(split_size, int) else [split_size] * -(-length // split_size)
        starts = np.cumsum(sizes)[:-1].tolist()
        return tuple(self._view(part) for part in np.split(self._array, starts, axis=dim))

    def unbind(self, dim: int = 0) -> tuple[Tensor, ...]:
        return tuple(self._view(part) for part in np.moveaxis(self._array, dim, 0))

    def narrow(self, dim: int, start: int, length: int) -> Tensor:
        index = [slice(None)] * self.ndim
        index[dim] = slice(start, start + length)
        return self._view(self._array[tuple(index)])

    def diagonal(self, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
        return self._view(np.diagonal(self._array, offset, dim1, dim2))

    # --- indexing ---

    def __getitem__(self, index: Any) -> Tensor:
        key, copies = plain_index(index)
        try:
            array = np.asarray(self._array[key])
        except IndexError as error:
            raise IndexError(str(error)) from None
        return result("index", array, self.dtype, self.device, (self,)) if copies else self._view(array)

    def __setitem__(self, index: Any, value: Any) -> None:
        key, _copies = plain_index(index)
        self._array = _arrays.writable(self._array)
        self._array[key] = value._array if isinstance(value, Tensor) else value
        self._book("setitem", 0)
        if isinstance(value, Tensor):
            joined(self, (value,), keep=True)

    # --- changes in place ---

    def _book(self, name: str, byte_count: int) -> Allocation | None:
        return book(name, byte_count, self.device)

    def _become(self, name: str, other: Any) -> Tensor:
        """The end of every method with a trailing underscore: the values of `other`, in this tensor's memory."""
        array = other._array if isinstance(other, Tensor) else other
        if array.shape != self._array.shape:
            array = np.broadcast_to(array, self._array.shape)
        array = array.astype(self.dtype.numpy, copy=False)
        if self._array.flags.writeable and 0 not in self._array.strides and self._array.size <= _arrays.SMALL:
            self._array[...] = array
        else:
            self._array = array
        self._book(name, 0)
        return self

    def copy_(self, source: Any, non_blocking: bool = False) -> Tensor:
        return self._become("copy_", source)

    def fill_(self, value: Any) -> Tensor:
        return self._become("fill_", _arrays.constant(number(value), self.shape, self.dtype.numpy))

    def zero_(self) -> Tensor:
        return self.fill_(0)

    def normal_(self, mean: float = 0.0, std: float = 1.0, *, generator: Any = None) -> Tensor:
        from torch._creation import random_values

        return self._become("normal_", random_values("normal", self.shape, generator) * std + mean)

    def uniform_(self, low: float = 0.0, high: float = 1.0, *, generator: Any = None) -> Tensor:
        from torch._creation import random_values

        return self._become("uniform_", random_values("uniform", self.shape, generator) * (high - low) + low)

    # --- copies ---

    def clone(self, **_format: Any) -> Tensor:
        array = self._array if 0 in self._array.strides else self._array.copy()
        return result("clone", array, self.dtype, self.device, (self,))

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        copy = new(np.array(self._array) if self._array.flags.writeable else self._array, self.dtype, self.device, None)
        copy._memory = self._book("deepcopy", self.nbytes)
        copy.__class__ = self.__class__
        copy.requires_grad = self.requires_grad
        memo[id(self)] = copy
        return copy

    def __reduce__(self) -> Any:
        return (_rebuild, (np.array(self._array), self.dtype, self.requires_grad))

    def new_tensor(self, data: Any, **options: Any) -> Tensor:
        from torch._creation import tensor

        return tensor(data, **{"dtype": self.dtype, "device": self.device, **options})

    def new_zeros(self, *sizes: Any, **options: Any) -> Tensor:
        return constant_tensor(0, shape_of(sizes), options.get("dtype", self.dtype), self.device, "new_zeros")

    def new_ones(self, *sizes: Any, **options: Any) -> Tensor:
        return constant_tensor(1, shape_of(sizes), options.get("dtype", self.dtype), self.device, "new_ones")

    def repeat(self, *sizes: Any) -> Tensor:
        times = shape_of(sizes)
        shape = [n * t for n, t in zip((1,) * (len(times) - self.ndim) + tuple(self.shape), times)]
        small = math.prod(shape) <= _arrays.SMALL
        array = np.tile(self._array, times) if small else np.broadcast_to(_arrays.representative(self._array), shape)
        return result("repeat", array, self.dtype, self.device, (self,))


def _add_types() -> None:
    """`.float()`, `.half()`, …: one method for each data type."""
    for name, kind in {
        "float": _types.float32, "double": _types.float64, "half": _types.float16, "bfloat16": _types.bfloat16,
        "long": _types.int64, "int": _types.int32, "short": _types.int16, "byte": _types.uint8, "bool": _types.bool_,
    }.items():  # fmt: skip
        setattr(Tensor, name, lambda self, kind=kind: self.to(kind))


_add_types()


def new(array: np.ndarray, kind: dtype, place: device, memory: Allocation | None) -> Tensor:
    """A tensor around an array, outside the graph; nothing is booked."""
    tensor = Tensor.__new__(Tensor)
    tensor._set(array, kind, place, memory)
    return tensor


def book(name: str, byte_count: int, place: device) -> Allocation | None:
    """Books an operation if `place` is a GPU. Raises OutOfMemoryError when it is the one chosen to fail."""
    if place.type != "cuda":
        return None
    return nbfix_control.operation(f"torch.{name}", _types.OutOfMemoryError, byte_count, place.index or 0)


def result(name: str, array: np.ndarray, kind: dtype, place: device, sources: Sequence[Tensor]) -> Tensor:
    """The result of an operation: booked on its device, and part of the graph if a source is."""
    array = array.astype(kind.numpy, copy=False)
    memory = book(name, array.size * kind.itemsize, place)
    return joined(new(array, kind, place, memory), sources)


def joined(tensor: Tensor, sources: Sequence[Tensor], keep: bool = False) -> Tensor:
    """Joins a tensor to the graph of its sources; `keep`: it stays in the graph that it belongs to."""
    if _grad.is_grad_enabled() and tensor.dtype.is_floating_point:
        parents = tuple(source for source in sources if source.requires_grad)
        if parents:
            tensor.requires_grad = True
            tensor._parents = (tensor._parents + parents) if keep else parents
    return tensor


def constant_tensor(value: Any, shape: Sequence[int], kind: dtype, place: device, name: str) -> Tensor:
    """A tensor that repeats one value."""
    return result(name, _arrays.constant(value, shape, kind.numpy), kind, place, ())


def common_device(tensors: Sequence[Tensor], name: str) -> device:
    """The device of the operands; a number on the CPU may meet a GPU tensor. Raises torch's error otherwise."""
    places = {t.device for t in tensors if t.ndim} or {t.device for t in tensors}
    if len(places) > 1:
        found = " and ".join(sorted(map(str, places)))
        raise RuntimeError(
            f"Expected all tensors to be on the same device, but found at least two devices, {found}! ({name})"
        )
    return next(iter(places))


def common_dtype(operands: Sequence[Any]) -> dtype:
    """torch's promotion: tensors with dimensions decide over those without, and those over Python numbers."""
    tensors = [o for o in operands if isinstance(o, Tensor)]
    ranked = [[t.dtype for t in tensors if t.ndim], [t.dtype for t in tensors if not t.ndim]]
    numbers = [_default_dtype for o in operands if isinstance(o, (float, np.floating))]
    numbers += [_types.int64 for o in operands if isinstance(o, (int, np.integer)) and not isinstance(o, bool)]
    numbers += [_types.bool_ for o in operands if isinstance(o, bool)]
    best: dtype | None = None
    for kinds in (*ranked, numbers):
        for kind in kinds:
            if best is None or (kinds in (ranked[0], ranked[1]) and _same_rank(kinds, best)):
                best = kind if best is None else wider(best, kind)
            elif _category(kind) > _category(best):
                best = kind
    return best or _default_dtype


def _same_rank(kinds: list[dtype], best: dtype) -> bool:
    return best in kinds


def _category(kind: dtype) -> int:
    return 0 if kind is _types.bool_ else 2 if kind.is_floating_point else 1


def wider(left: dtype, right: dtype) -> dtype:
    """The type that holds both."""
    if left is right:
        return left
    if _category(left) != _category(right):
        return left if _category(left) > _category(right) else right
    if {left, right} == {_types.float16, _types.bfloat16}:
        return _types.float32
    if left.itemsize == right.itemsize:
        return _types.int16
    return left if left.itemsize > right.itemsize else right


def number(value: Any) -> Any:
    """A Python number, from a tensor of one element too."""
    return value.item() if isinstance(value, Tensor) else value


def array_of(value: Any) -> Any:
    """The array of a tensor; numbers as they are."""
    return value._array if isinstance(value, Tensor) else value


def shape_of(sizes: Sequence[Any]) -> tuple[int, ...]:
    """Sizes given one by one or as one sequence."""
    if len(sizes) == 1 and isinstance(sizes[0], (list, tuple)):
        sizes = sizes[0]
    for size in sizes:
        if not hasattr(size, "__index__"):
            raise TypeError(f"sizes must be ints, not {type(size).__name__}")
    return tuple(int(size) for size in sizes)


def target(args: Sequence[Any], options: dict[str, Any]) -> tuple[Any, dtype | None]:
    """Device and type from the arguments of `to`, each None where not given."""
    place, kind = options.get("device"), options.get("dtype")
    for argument in args:
        if isinstance(argument, Tensor):
            place, kind = argument.device, argument.dtype
        elif isinstance(argument, dtype):
            kind = argument
        elif isinstance(argument, (str, int, device)) and not isinstance(argument, bool):
            place = argument
    return place, kind


def plain_index(index: Any) -> tuple[Any, bool]:
    """An index for NumPy, and whether indexing with it copies."""
    parts = index if isinstance(index, tuple) else (index,)
    key = tuple(part._array if isinstance(part, Tensor) else part for part in parts)
    copies = any(isinstance(part, (Tensor, list, np.ndarray)) for part in parts)
    return (key if isinstance(index, tuple) else key[0]), copies


def _rebuild(array: np.ndarray, kind: dtype, requires_grad: bool) -> Tensor:
    tensor = new(array, kind, device("cpu"), None)
    tensor.requires_grad = requires_grad
    return tensor
