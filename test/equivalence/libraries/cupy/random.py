import stand_in


def seed(value=None):
    if value is not None:
        stand_in.whole(value)


def rand(*sizes):
    import cupy

    return cupy.ones(*sizes)


randn = random = normal = rand
