def mse_loss(a, b, **k):
    return a - b


cross_entropy = l1_loss = mse_loss


def relu(x, **k):
    return x.relu()


def softmax(x, dim=None, **k):
    return x.softmax()


def dropout(x, *a, **k):
    return x.dropout()
