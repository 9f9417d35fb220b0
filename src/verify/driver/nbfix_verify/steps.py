"""The steps of a run: open the page, set values, press buttons, make the GPU fail; and what each of them led to."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from types import ModuleType
from typing import Any

from nbfix_verify import real_gpu
from nbfix_verify.kernel import Session
from nbfix_verify.scenario import environment
from nbfix_verify.sites import site_finder

LONGEST_STDERR = 4_000
"""Characters of what a script says that are kept: the end, where a traceback has its error."""

DEFAULT_STEPS: list[dict[str, Any]] = [{"run": True}, {"press": "*"}]

CHOICES = ("dropdown", "multiselect", "radio")
"""Elements of which the browser sends the names of what is chosen: a radio one name, the others a list."""
SLIDERS = ("slider", "range_slider")
"""Elements that may have `steps`: the browser sends a step's place among them."""
UNTOUCHED = ("run_button", "refresh", "button")
"""Elements that a reader of the page presses, or that act by themselves."""
DEEPEST = 4
"""Levels below a variable that are searched for GPU memory."""


class StepError(Exception):
    """A step that can't be taken: an element that isn't there or isn't on the page, an unknown step."""


async def take(
    session: Session, steps: list[dict[str, Any]], control: ModuleType | None, *, pages: bool = False
) -> list[dict[str, Any]]:
    """Takes the steps in order; `control` is None with real libraries; with `pages` each cell's result has what the browser
    would get. Raises StepError.

    {"script": scenario}    runs the notebook as `python notebook.py`, in a process of its own, on the machine of a scenario;
                            with "failAt": n its n-th GPU operation runs out of memory
    {"run": true}           opens the page; later: runs every cell again
    {"touch": "*"}          moves every other element on the page, to the value that it has
    {"set": {name: value}}  sets elements by their variables' names
    {"press": name}         presses a run button; "*": every one that is on the page, each in a step of its own
    {"refresh": name}       lets a refresh element tick once; "*": every one
    {"failAt": n}           lets the n-th GPU operation from here run out of memory; null takes it back
    {"limit": bytes}        the same with real libraries: so much GPU memory and no more; null takes it back
    {"card": bytes}         with real libraries: a smaller card, of which PyTorch says how much is free
    {"sites": true}         from here on each step tells where its GPU operations are called from
    """
    results: list[dict[str, Any]] = []
    for step in steps:
        for single in _spread(session, step):
            results.append(await _take(session, single, control, pages))
    return results


def _spread(session: Session, step: dict[str, Any]) -> list[dict[str, Any]]:
    """A step for every element that "*" stands for."""
    for verb, kind in (("press", "run_button"), ("refresh", "refresh")):
        if step.get(verb) == "*":
            return [{verb: e["name"]} for e in session.elements() if e["kind"] == kind and e["onPage"]]
    return [step]


async def _take(session: Session, step: dict[str, Any], control: ModuleType | None, pages: bool) -> dict[str, Any]:
    session.page.forget_console()
    before = control.operation_count() if control else 0
    real_gpu.begin()
    started = time.perf_counter()
    script = None
    if "script" in step:
        script = _script(session.path, step["script"], step.get("failAt"), control)
    elif "run" in step:
        await session.run()
    elif "set" in step:
        await session.set_values({_id(session, n): _sent(session, n, v) for n, v in step["set"].items()})
    elif "press" in step:
        await session.set_values({_id(session, step["press"], "run_button"): 1})
    elif "refresh" in step:
        await session.set_values({_id(session, step["refresh"], "refresh"): "1s (1)"})
    elif "touch" in step:
        await session.set_values(session.sent_values(UNTOUCHED))
    elif "failAt" in step:
        if control is None:
            raise StepError("failAt needs the stand-ins: real libraries can't be told to fail")
        control.fail_at(step["failAt"])
    elif "limit" in step or "card" in step:
        torch = real_gpu.torch_with_cuda()
        if torch is None:
            raise StepError("limit and card need PyTorch and a GPU")
        if "card" in step:
            real_gpu.card(torch, step["card"])
        else:
            real_gpu.limit(torch, step["limit"])
    elif "sites" in step:
        if control is not None:
            control.record_sites(site_finder(session.here) if step["sites"] else None)
    else:
        raise StepError(f"unknown step {step}")
    return {
        "step": step,
        "seconds": round(time.perf_counter() - started, 3),
        "cells": [cell.summary(pages) for cell in session.page.cells.values()],
        "gpu": gpu(session, control, before),
        "script": script,
    }


def _script(path: str, scenario: str, fail_at: int | None, control: ModuleType | None) -> dict[str, Any]:
    """How `python notebook.py` ends, the last of what it says, and its book, where it used a stand-in."""
    variables = environment(scenario, os.environ, real_libraries=control is None)
    if fail_at is not None:
        variables["NBFIX_OOM_AT"] = str(fail_at)
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as book:
        ended = subprocess.run(
            [sys.executable, os.path.basename(path)],
            cwd=os.path.dirname(os.path.abspath(path)),
            env={**variables, "NBFIX_BOOK": book.name},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        kept = book.read()
    return {
        "status": ended.returncode,
        "stderr": ended.stderr[-LONGEST_STDERR:],
        "book": json.loads(kept) if kept else None,
    }


def _element(session: Session, name: str, kind: str | None) -> dict[str, Any]:
    for element in session.elements():
        if element["name"] == name and kind in (None, element["kind"]):
            if not element["onPage"]:
                raise StepError(f"{name} is not on the page, so nobody can use it")
            return element
    raise StepError(f"there is no {kind or 'element'} called {name}")


def _id(session: Session, name: str, kind: str | None = None) -> str:
    return str(_element(session, name, kind)["id"])


def _sent(session: Session, name: str, value: Any) -> Any:
    """What the browser sends for a value. Raises StepError for one that the element doesn't offer: marimo ignores it."""
    kind = _element(session, name, None)["kind"]
    element = session.kernel.globals[name]
    if kind in SLIDERS and element.steps is not None:
        if isinstance(value, list):
            return [_place(name, each, element.steps) for each in value]
        return _place(name, value, element.steps)
    if kind in CHOICES:
        options = list(element.options)
        wanted = value if isinstance(value, list) else [] if value is None else [value]
        chosen = [options[_place(name, each, options)] for each in wanted]
        return next(iter(chosen), None) if kind == "radio" else chosen
    return value


def _place(name: str, value: Any, offered: list[Any]) -> int:
    """Where a value stands among those that an element offers; the names of a dropdown are texts, also of numbers."""
    for place, each in enumerate(offered):
        if value == each or str(value) == str(each):
            return place
    raise StepError(f"{name} can't be set to {value}; it offers {', '.join(map(str, offered))}")


def gpu(session: Session, control: ModuleType | None, operations_before: int) -> dict[str, Any]:
    """GPU memory alive after a step, as the notebook left it and after a collection of garbage, and who holds it."""
    if control is None:
        return real_gpu.state()
    alive = control.live_count()
    gc.collect()
    return {
        "alive": alive,
        "aliveAfterCollection": control.live_count(),
        "allocatedBytes": control.allocated(),
        "reservedBytes": control.reserved(),
        "heldBy": holders(session.kernel.globals, control.Allocation),
        "operations": control.operation_count() - operations_before,
        "failedIn": control.failed_in(),
        "refused": control.report()["refusedByPlace"],
        "unsupported": control.report()["unsupported"],
        "sites": [
            {**site._asdict(), "first": first - operations_before, "last": last - operations_before}
            for site, (first, last) in control.sites().items()
            if site is not None and last > operations_before
        ],
    }


def holders(names: dict[str, Any], kind: type) -> list[str]:
    """The notebook's variables from which GPU memory can be reached through containers and attributes."""
    return sorted(
        name for name, value in names.items() if not name.startswith("__") and _reaches(value, kind, DEEPEST, set())
    )


def _reaches(value: Any, kind: type, depth: int, seen: set[int]) -> bool:
    if isinstance(value, kind):
        return True
    if depth == 0 or id(value) in seen or isinstance(value, (str, bytes, int, float, type, ModuleType)):
        return False
    seen.add(id(value))
    if isinstance(value, dict):
        parts = list(value.values())
    elif isinstance(value, (list, tuple, set)):
        parts = list(value)
    else:
        parts = list(getattr(value, "__dict__", {}).values())
    return any(
        _reaches(part, kind, depth - (0 if isinstance(value, (dict, list, tuple)) else 1), seen) for part in parts
    )
