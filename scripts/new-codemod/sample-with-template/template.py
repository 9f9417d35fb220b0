"""What sample-rule puts into a notebook.

counter   in the place of time.clock
    __time__  the notebook's name for the module: time
"""


def counter():
    __time__.perf_counter
