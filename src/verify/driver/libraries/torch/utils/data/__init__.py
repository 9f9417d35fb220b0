"""torch.utils.data: datasets and the loader, in this process (`num_workers` is accepted and not used)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import nbfix_control
import numpy as np
from torch import _creation, _functions
from torch._tensor import Tensor

Item = TypeVar("Item")


class Dataset(Generic[Item]):
    """torch.utils.data.Dataset"""

    def __getitem__(self, index: int) -> Item:
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """torch.utils.data.TensorDataset"""

    def __init__(self, *tensors: Tensor) -> None:
        if len({t.shape[0] for t in tensors}) > 1:
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index: int) -> tuple[Tensor, ...]:
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self) -> int:
        return self.tensors[0].shape[0]


class Subset(Dataset[Any]):
    """torch.utils.data.Subset"""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index: int) -> Any:
        return self.dataset[self.indices[index]]

    def __len__(self) -> int:
        return len(self.indices)


def random_split(dataset: Any, lengths: Sequence[float], generator: Any = None) -> list[Subset]:
    """torch.utils.data.random_split, by counts or by fractions"""
    counts = [int(n if n >= 1 else n * len(dataset)) for n in lengths]
    counts[0] += len(dataset) - sum(counts)
    order = _creation.randperm(len(dataset), generator=generator).tolist()
    ends = np.cumsum(counts).tolist()
    return [Subset(dataset, order[end - count : end]) for end, count in zip(ends, counts)]


def default_collate(items: Sequence[Any]) -> Any:
    """torch.utils.data.default_collate"""
    first = items[0]
    if isinstance(first, Tensor):
        return _functions.stack(items)
    if isinstance(first, (int, float, np.number)):
        return _creation.tensor(list(items))
    if isinstance(first, np.ndarray):
        return _functions.stack([_creation.from_numpy(item) for item in items])
    if isinstance(first, dict):
        return {key: default_collate([item[key] for item in items]) for key in first}
    if isinstance(first, (list, tuple)):
        return [default_collate(part) for part in zip(*items)]
    if isinstance(first, str):
        return list(items)
    raise TypeError(f"default_collate: batch must contain tensors, numbers, dicts or lists; found {type(first)}")


class DataLoader:
    """torch.utils.data.DataLoader, of datasets with a length"""

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        *,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        drop_last: bool = False,
        generator: Any = None,
        num_workers: int = 0,
        pin_memory: bool = False,
        persistent_workers: bool = False,
        prefetch_factor: int | None = None,
        worker_init_fn: Any = None,
        timeout: float = 0,
    ) -> None:
        self.dataset = dataset
        self.batch_size = batch_size or 1
        self.drop_last = drop_last
        self._shuffle = bool(shuffle)
        self._collate = collate_fn or default_collate
        self._generator = generator

    def __len__(self) -> int:
        whole, rest = divmod(len(self.dataset), self.batch_size)
        return whole + (1 if rest and not self.drop_last else 0)

    def __iter__(self) -> Iterator[Any]:
        count = len(self.dataset)
        order = _creation.randperm(count, generator=self._generator).tolist() if self._shuffle else list(range(count))
        for number in range(len(self)):
            batch = order[number * self.batch_size : (number + 1) * self.batch_size]
            yield self._collate([self.dataset[index] for index in batch])


__getattr__ = nbfix_control.module_getattr("torch.utils.data")
