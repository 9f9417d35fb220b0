from types import SimpleNamespace


class generic:
    pass


class ndarray:
    def __init__(self, values):
        self.values = list(values)
        self.shape = (len(self.values),)
        self.dtype = "float64"

    flags = SimpleNamespace(c_contiguous=True)

    def view(self, kind):
        """The bytes by which marimo's caches know an array."""
        return repr([getattr(each, "val", each) for each in self.values]).encode()

    def __repr__(self):
        return f"array({self.values})"

    def __iter__(self):
        return iter(self.values)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, at):
        return self.values[at]

    def tolist(self):
        return list(self.values)

    def mean(self):
        total = 0.0
        for each in self.values:
            total += each
        return total / max_of(1, len(self.values))

    def astype(self, kind):
        return self


def max_of(a, b):
    return a if a > b else b


float32 = float64 = float
int64 = int


def array(values, **k):
    return ndarray(values if isinstance(values, (list, tuple, ndarray, range)) else [values])


asarray = array


def zeros(size, **k):
    return ndarray([0.0] * (size if isinstance(size, int) else size[0]))


def ones(size, **k):
    return ndarray([1.0] * (size if isinstance(size, int) else size[0]))


def arange(size):
    return ndarray(range(size))


def mean(values):
    return array(values).mean()
