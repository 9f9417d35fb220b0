import stand_in


class Optimizer:
    def __init__(self, params, lr=0.1, **k):
        stand_in.note("optimizer", lr)
        self.param_groups = [{"params": list(params), "lr": lr}]

    def zero_grad(self, *a, **k):
        stand_in.note("zero_grad")

    def step(self, closure=None):
        stand_in.note("step")
        for group in self.param_groups:
            for weight in group["params"]:
                if getattr(weight, "owner", None) is not None:
                    weight.owner.trained = True
        return closure() if closure else None

    def state_dict(self):
        return {}


class Adam(Optimizer):
    pass


class SGD(Optimizer):
    pass


class AdamW(Optimizer):
    pass


class lr_scheduler:
    class StepLR:
        def __init__(self, optimizer, *a, **k):
            self.optimizer = optimizer

        def step(self):
            stand_in.note("scheduler step")
