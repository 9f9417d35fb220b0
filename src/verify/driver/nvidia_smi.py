"""A fake nvidia-smi, for `bin/nvidia-smi`: answers for the machine that nbfix_control describes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "libraries"))
sys.dont_write_bytecode = True

import nbfix_control as machine  # noqa: E402

UNITS = {"memory.total": "MiB", "memory.used": "MiB", "memory.free": "MiB", "utilization.gpu": "%", "power.draw": "W"}
NOT_AVAILABLE = "[N/A]"
UNAVAILABLE_FIELDS = ("memory.total", "memory.used", "memory.free", "utilization.gpu", "temperature.gpu", "power.draw")
"""What machines with unified memory (GB10, Jetson) and some virtual GPUs don't answer."""


def fields_of(index: int) -> dict[str, str]:
    """Every field that a query may name, for one GPU."""
    total = machine.gpu_memory() // 1024**2
    major, minor = machine.compute_capability(index)
    name = machine.gpu_name(index) if machine.smi_answer() != "comma" else f"{machine.gpu_name(index)}, 24GB"
    fields = {
        "index": str(index), "name": name, "gpu_name": name, "memory.total": str(total), "memory.used": "450",
        "memory.free": str(total - 450), "utilization.gpu": "0", "utilization.memory": "0", "temperature.gpu": "40",
        "power.draw": "16.50", "power.limit": "72.00", "compute_cap": f"{major}.{minor}", "count": str(machine.smi_gpu_count()),
        "driver_version": machine.DRIVER_VERSION, "uuid": f"GPU-00000000-0000-0000-0000-{index:012d}", "pci.bus_id": f"0000000{index}:00:00.0",
    }  # fmt: skip
    if machine.smi_answer() == "not-available":
        fields.update(dict.fromkeys(UNAVAILABLE_FIELDS, NOT_AVAILABLE))
    return fields


def query(names: list[str], options: list[str]) -> str:
    """The answer to --query-gpu, or an error as nvidia-smi words it."""
    lines = [] if "noheader" in options else [", ".join(f"{n} [{UNITS[n]}]" if n in UNITS else n for n in names)]
    for index in range(machine.smi_gpu_count()):
        fields = fields_of(index)
        values = [_with_unit(name, fields[name], "nounits" in options) for name in names]
        lines.append(", ".join(values))
    return "\n".join(lines)


def _with_unit(name: str, value: str, plain: bool) -> str:
    return value if plain or name not in UNITS or value == NOT_AVAILABLE else f"{value} {UNITS[name]}"


def main(arguments: list[str]) -> int:
    """Prints what nvidia-smi would print; returns its exit status."""
    answer = machine.smi_answer()
    if answer in ("failing", "absent"):
        print("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.")
        return 9
    if answer == "empty":
        return 0
    options = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    wanted = options.get("--query-gpu")
    if wanted is not None:
        names = [name.strip() for name in wanted.split(",")]
        unknown = [name for name in names if name not in fields_of(0)]
        if unknown:
            print(f'Field "{unknown[0]}" is not a valid field to query.')
            return 2
        print(query(names, [option.strip() for option in options.get("--format", "csv").split(",")]))
        return 0
    for index in range(machine.smi_gpu_count()):
        print(f"GPU {index}: {machine.gpu_name(index)} (UUID: {fields_of(index)['uuid']})")
    if "-L" not in arguments:
        print(f"Driver Version: {machine.DRIVER_VERSION}   CUDA Version: {machine.CUDA_VERSION}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
