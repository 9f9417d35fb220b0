"""What memory-cleanup puts after GPU work. Where the notebook has a `try` already, the clause becomes its last one; where
that has a `finally`, the statements go into it.

release  the work with the clause that gives its memory back
    __release_names__     a statement that sets every name that may hold GPU memory to None
    __release_after_failure__  statements for what is dropped only when memory has run out
    __work__              the work
"""


def release():
    try:
        __work__
    finally:
        __release_names__
        __release_after_failure__
        free_gpu_memory()
