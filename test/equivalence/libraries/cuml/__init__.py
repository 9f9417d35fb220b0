"""A very small stand-in for cuML: estimators with fit and predict."""

import stand_in


class _Estimator:
    def __init__(self, **settings):
        # Not the seed, which random-seeds may add.
        self.settings = {name: value for name, value in settings.items() if name != "random_state"}
        self.trained = False

    def fit(self, x, y=None):
        stand_in.allocate("fit")
        stand_in.note("fit", type(self).__name__)
        self.trained = True
        self.coef_ = 2.0
        self.labels_ = [0, 1]
        return self

    def predict(self, x):
        stand_in.note("predict", type(self).__name__)
        return x * self.coef_

    def score(self, x, y):
        stand_in.note("score", type(self).__name__)
        return self.coef_ / 4

    def fit_predict(self, x):
        return self.fit(x).predict(x)

    fit_transform = fit_predict
    transform = predict


class LinearRegression(_Estimator):
    pass


class KMeans(_Estimator):
    pass


class PCA(_Estimator):
    pass


__version__ = "25.0"
