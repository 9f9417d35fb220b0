import stand_in


def clip_grad_norm_(*a, **k):
    stand_in.note("clip_grad_norm_")
