import stand_in


class GradScaler:
    def __init__(self, *a, enabled=True, **k):
        self.enabled = enabled

    def scale(self, loss):
        return loss

    def unscale_(self, optimizer):
        pass

    def step(self, optimizer):
        optimizer.step()

    def update(self):
        pass

    def get_scale(self):
        return 1.0


class autocast:
    def __init__(self, *a, enabled=True, **k):
        self.enabled = enabled

    def __enter__(self):
        stand_in.note("enter", "autocast")
        return self

    def __exit__(self, *a):
        stand_in.note("exit", "autocast")
        return False

    def __call__(self, function):
        def inside(*a, **k):
            with self:
                return function(*a, **k)

        return inside
