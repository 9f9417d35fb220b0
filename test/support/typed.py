"""Runs a program at a terminal and types to it: `typed.py STEPS PROGRAM…`.

STEPS is a JSON list of pairs: a text to wait for, and the keys to type then. What the terminal showed goes to stdout. Nothing
depends on how fast the machine is: the program waits for keys, and we wait for the text, each step for what comes after the last.
"""

import fcntl
import json
import os
import pty
import struct
import sys
import termios

steps = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 120, 0, 0))


def read() -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the program has ended
        return b""


shown = b""
for text, keys in steps:
    start = len(shown)
    while text.encode() not in shown[start:]:
        more = read()
        if not more:
            sys.stdout.buffer.write(shown)
            sys.exit(f"the program ended before it showed {text!r}")
        shown += more
    os.write(terminal, keys.encode())
while more := read():
    shown += more
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
