"""Runs a command and prints how long it took (s), its processor time (s) and its largest process (MiB), as JSON.

usage: python measured.py OUTPUT COMMAND [ARGUMENT...]; what the command itself prints goes to the file OUTPUT.
"""

import json
import resource
import subprocess
import sys
import time

output, *command = sys.argv[1:]
begin = time.perf_counter()
with open(output, "wb") as file:
    status = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT).returncode
wall = time.perf_counter() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"status": status, "wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}))
