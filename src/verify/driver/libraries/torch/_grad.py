"""Gradients without their values: which tensors belong to a graph, how long it keeps them alive, and right shapes.

Every gradient is zero. The graph is real in what it holds: a result refers to its operands until `backward` frees them,
so that a list of losses keeps the memory of their graphs, as it does in torch.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch._tensor import Tensor

_mode = threading.local()


def is_grad_enabled() -> bool:
    """Whether operations join the graph now."""
    return getattr(_mode, "enabled", True)


class set_grad_enabled(contextlib.ContextDecorator):
    """Switches the graph on or off at once, and back at the end of a `with`."""

    def __init__(self, mode: bool = True) -> None:
        self._mode = mode
        self._before = is_grad_enabled()
        _mode.enabled = mode

    def __enter__(self) -> None:
        _mode.enabled = self._mode

    def __exit__(self, *_error: object) -> None:
        _mode.enabled = self._before


class _Switch:
    """no_grad, enable_grad, inference_mode: context managers, and decorators with or without parentheses."""

    enabled = False

    def __new__(cls, function: Any = None) -> Any:
        manager = super().__new__(cls)
        manager._before = []
        return manager(function) if callable(function) else manager

    def __enter__(self) -> None:
        self._before.append(is_grad_enabled())
        _mode.enabled = self.enabled

    def __exit__(self, *_error: object) -> None:
        _mode.enabled = self._before.pop()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        import functools

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return wrapped


class no_grad(_Switch):
    """torch.no_grad"""


class inference_mode(_Switch):
    """torch.inference_mode, without the marks that it leaves on tensors"""


class enable_grad(_Switch):
    """torch.enable_grad"""

    enabled = True


def leaves(roots: Iterable[Tensor]) -> Iterator[Tensor]:
    """The tensors at the end of the graph, each once."""
    seen: set[int] = set()
    stack = list(roots)
    while stack:
        tensor = stack.pop()
        if id(tensor) in seen:
            continue
        seen.add(id(tensor))
        if tensor._parents:
            stack.extend(tensor._parents)
        elif tensor.requires_grad:
            yield tensor


def free(roots: Iterable[Tensor]) -> None:
    """Forgets the graph above the roots."""
    stack = list(roots)
    while stack:
        tensor = stack.pop()
        parents, tensor._parents = tensor._parents, ()
        if parents:
            tensor._freed = True
        stack.extend(parents)


def backward(
    root: Tensor, gradient: Tensor | None = None, retain_graph: bool | None = None, create_graph: bool = False
) -> None:
    """Gives every leaf a gradient. Raises torch's errors for a root without a graph, or one already used."""
    _check(root, gradient)
    for leaf in leaves([root]):
        if leaf.grad is None:
            leaf.grad = _zeros(leaf, create_graph)
        else:
            leaf.grad._book("backward", 0)
    if not (create_graph if retain_graph is None else retain_graph):
        free([root])


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    **_other: Any,
) -> tuple[Tensor, ...]:
    """torch.autograd.grad: zeros of the inputs' shapes, part of the graph if `create_graph`."""
    roots = [outputs] if not isinstance(outputs, (list, tuple)) else list(outputs)
    wanted = [inputs] if not isinstance(inputs, (list, tuple)) else list(inputs)
    for root in roots:
        _check(root, grad_outputs)
    results = tuple(_zeros(tensor, create_graph, roots) for tensor in wanted)
    if not (create_graph if retain_graph is None else retain_graph):
        free(roots)
    return results


def _check(root: Tensor, gradient: Any) -> None:
    if root._freed:
        raise RuntimeError("Trying to backward through the graph a second time")
    if not root.requires_grad:
        raise RuntimeError("element 0 of tensors does not require grad and does not have a grad_fn")
    if root.numel() != 1 and gradient is None:
        raise RuntimeError("grad can be implicitly created only for scalar outputs")


def _zeros(tensor: Tensor, in_graph: bool, roots: Sequence[Tensor] = ()) -> Tensor:
    from torch._tensor import Tensor, constant_tensor

    result = constant_tensor(0, tensor.shape, tensor.dtype, tensor.device, "backward")
    assert isinstance(result, Tensor)
    if in_graph:
        result.requires_grad, result._parents = True, (tensor, *roots)
    return result
