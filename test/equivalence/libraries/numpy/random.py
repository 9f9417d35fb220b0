import stand_in

from numpy._array import ndarray


def seed(value=None):
    if value is None:
        return
    if not isinstance(value, int):
        raise TypeError(f"Cannot cast scalar from {type(value).__name__} to int64 according to the rule 'safe'")
    if not 0 <= value < 2**32:
        raise ValueError("Seed must be between 0 and 2**32 - 1")


def rand(*sizes):
    stand_in.note("numpy.random.rand", *sizes)
    return 0.25 if not sizes else ndarray([0.25] * sizes[0])


randn = rand


def randint(low, high=None, size=None):
    stand_in.note("numpy.random.randint", low)
    return low if size is None else ndarray([low] * size)


def shuffle(values):
    stand_in.note("numpy.random.shuffle", len(values))


def choice(values, size=None, **k):
    stand_in.note("numpy.random.choice")
    return list(values)[0]


def permutation(size):
    return ndarray(range(size))


class _Drawing:
    def __init__(self, seed=None):
        self.seed = seed

    def random(self, *a):
        stand_in.note("generator.random", self.seed)
        return 0.5

    def normal(self, *a, size=None, **k):
        stand_in.note("generator.normal", self.seed)
        return 0.5 if size is None else ndarray([0.5] * size)


def default_rng(seed=None):
    return _Drawing(seed)


class RandomState(_Drawing):
    pass
