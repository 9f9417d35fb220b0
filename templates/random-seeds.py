"""What random-seeds puts into a notebook.

constant  the cell that holds the seed, where the notebook has none of its own
    __value__  its number
random      the statement that seeds Python's own generator
numpy       the same for NumPy's global one
torch       the same for PyTorch, on the CPU and on every GPU
cupy        the same for CuPy
tensorflow  the same for TensorFlow
pymde       the same for PyMDE, which seeds NumPy and PyTorch with it
keras       the same for Keras, which seeds Python, NumPy and what it computes with
keras_core  the same for its preview
tf_keras    the same for the Keras of TensorFlow
    __seed__   the notebook's seed: SEED, or the value of its own UI element
"""

import random

import cupy as cp
import keras
import keras_core
import numpy as np
import pymde
import tensorflow as tf
import torch


def constant():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = __value__


def random():
    random.seed(__seed__)


def numpy():
    np.random.seed(__seed__)


def torch():
    torch.manual_seed(__seed__)


def cupy():
    cp.random.seed(__seed__)


def tensorflow():
    tf.random.set_seed(__seed__)


def pymde():
    pymde.seed(__seed__)


def keras():
    keras.utils.set_random_seed(__seed__)


def keras_core():
    keras_core.utils.set_random_seed(__seed__)


def tf_keras():
    tf.keras.utils.set_random_seed(__seed__)
