"""A stand-in for TensorRT: it can be imported and asked for its version; building an engine needs the real one."""

import nbfix_control

__version__ = "10.13.0"
__getattr__ = nbfix_control.module_getattr("tensorrt")
