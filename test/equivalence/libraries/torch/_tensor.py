import stand_in


class Size(tuple):
    def numel(self):
        total = 1
        for each in self:
            total *= each
        return total


class dtype:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"torch.{self.name}"


dtypes = {name: dtype(name) for name in ("float16", "float32", "bfloat16", "float64", "int64", "int32", "long", "half", "bool", "float8_e4m3fn")}


class device:
    def __init__(self, kind, index=None):
        self.type, _, number = str(kind).partition(":")
        self.index = int(number) if number else index

    def __repr__(self):
        return f"device(type={self.type!r})"

    def __str__(self):
        return self.type

    def __eq__(self, other):
        return str(self) == str(other)

    def __hash__(self):
        return hash(self.type)


def is_device(value):
    return isinstance(value, (device, str)) and str(value).partition(":")[0] in ("cuda", "cpu", "mps")


def number(value):
    return value.val if isinstance(value, Tensor) else value


class Tensor:
    def __init__(self, val, on="cpu", shape=()):
        self.device = on if isinstance(on, device) else device(on)
        if self.device.type == "cuda":
            stand_in.allocate("tensor")
        self.val = float(val)
        self.shape = Size(shape)
        self.grad = None
        self.requires_grad = False
        self.dtype = dtypes["float32"]
        self.is_cuda = self.device.type == "cuda"

    @property
    def data(self):
        return self

    def _result(self, name, val):
        stand_in.note(name, float(val))
        return Tensor(val, self.device, self.shape)

    def __repr__(self):
        return f"tensor({self.val:.4f}, {self.device})"

    def __format__(self, spec):
        return format(self.val, spec)

    def __add__(self, other):
        return self._result("add", self.val + number(other))

    __radd__ = __add__

    def __mul__(self, other):
        return self._result("mul", self.val * number(other) % 1000003)

    __rmul__ = __mul__

    def __sub__(self, other):
        return self._result("sub", self.val - number(other))

    def __rsub__(self, other):
        return self._result("rsub", number(other) - self.val)

    def __truediv__(self, other):
        return self._result("div", self.val / (number(other) or 1))

    def __rtruediv__(self, other):
        return self._result("rdiv", number(other) / (self.val or 1))

    def __pow__(self, other):
        return self._result("pow", (self.val * self.val) % 1000003)

    def __matmul__(self, other):
        return self._result("matmul", (self.val * number(other) + 1) % 10007)

    def __neg__(self):
        return self._result("neg", -self.val)

    def __iadd__(self, other):
        self.val += number(other)
        stand_in.note("iadd", self.val)
        return self

    def __getitem__(self, key):
        return self._result("get", self.val)

    def __setitem__(self, key, value):
        stand_in.note("set", float(number(value)))
        self.val += number(value)

    def __len__(self):
        return 2

    def __iter__(self):
        return iter([self._result("iter", self.val), self._result("iter", self.val + 1)])

    def __bool__(self):
        return bool(self.val)

    def __float__(self):
        return self.val

    def __int__(self):
        return int(self.val)

    def __lt__(self, other):
        return self.val < number(other)

    def __gt__(self, other):
        return self.val > number(other)

    def __le__(self, other):
        return self.val <= number(other)

    def __ge__(self, other):
        return self.val >= number(other)

    def __eq__(self, other):
        return isinstance(other, Tensor) and self.val == other.val

    def __hash__(self):
        return id(self)

    def item(self):
        stand_in.note("item", self.val)
        return self.val

    def tolist(self):
        stand_in.note("tolist", self.val)
        return [self.val]

    def numpy(self):
        return self.val

    def to(self, target=None, *a, **k):
        target = k.get("device", target)
        stand_in.note("to", target)
        return Tensor(self.val, target if is_device(target) else self.device, self.shape)

    def cuda(self, *a, **k):
        return self.to("cuda")

    def cpu(self):
        return self.to("cpu")

    def backward(self, *a, **k):
        stand_in.note("backward", self.val)

    def detach(self):
        return self

    def clone(self):
        return self._result("clone", self.val)

    def requires_grad_(self, *a):
        self.requires_grad = True
        return self

    def size(self, dim=None):
        return self.shape if dim is None else 2

    def dim(self):
        return len(self.shape)

    def numel(self):
        return 2

    def element_size(self):
        return 4

    def register_hook(self, hook):
        stand_in.note("register_hook")
        hook(self)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *a, **k: self._result(name, self.val + len(name))


def creator(name):
    def create(*sizes, device=None, dtype=None, requires_grad=False, generator=None, out=None, size=None, **k):
        total = len(name) * 7
        for at, each in enumerate(sizes):
            total += int(number(each)) * (at + 3) if isinstance(each, (int, float)) else 1
        val = float(total % 97) + 1
        stand_in.note(name, val, device or "cpu")
        made = Tensor(val, device or "cpu", tuple(each for each in sizes if isinstance(each, int)))
        made.requires_grad = requires_grad
        return made

    create.__name__ = name
    return create
