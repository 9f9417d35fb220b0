from types import SimpleNamespace

cudnn = SimpleNamespace(benchmark=False, deterministic=False, allow_tf32=False, enabled=True, is_available=lambda: True, version=lambda: 9000)
cuda = SimpleNamespace(matmul=SimpleNamespace(allow_tf32=False), is_built=lambda: True)
mps = SimpleNamespace(is_available=lambda: False)
