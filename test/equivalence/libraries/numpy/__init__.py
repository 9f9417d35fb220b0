"""A very small stand-in for NumPy: what notebooks seed, draw and hand to PyTorch."""

from numpy import random
from numpy._array import array, float32, float64, int64, ndarray, asarray, zeros, ones, arange, mean, generic

__version__ = "2.4.0"
pi = 3.141592653589793
