"""A study of Optuna gets its usual sampler, with a seed; a sampler of the author's gets the seed."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import optuna
    import torch

    return mo, optuna, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Search")
    run
    return (run,)


@app.cell
def _(torch):
    def objective(trial):
        rate = trial.suggest_float("rate", 1e-4, 1e-1, log=True)
        weights = torch.ones(64, 64, device="cuda") * rate
        return (weights @ weights).sum().item()

    return (objective,)


@app.cell
def _(SEED, mo, objective, optuna, run):
    mo.stop(not run.value)
    study = optuna.create_study(
        direction="minimize", sampler=optuna.samplers.TPESampler(seed=SEED)
    )  # finding
    study.optimize(objective, n_trials=20)
    return (study,)


@app.cell
def _(SEED, goals, mo, objective, optuna, run):
    mo.stop(not run.value)
    both = optuna.create_study(  # finding
        directions=["minimize", "maximize"],
        sampler=optuna.samplers.NSGAIISampler(seed=SEED),
    )
    both.optimize(objective, n_trials=20)
    many = optuna.create_study(directions=goals)  # unsafe: with only one direction, the study takes `TPESampler`
    many.optimize(objective, n_trials=20)
    return both, many


@app.cell
def _(mo, objective, optuna, run):
    mo.stop(not run.value)
    kept = optuna.create_study(storage="sqlite:///studies.db", study_name="rates")  # unsafe: a study that resumes from its storage would try the same values again
    kept.optimize(objective, n_trials=20)
    put = optuna.create_study("sqlite:///studies.db")  # unsafe: a study that resumes from its storage would try the same values again
    put.optimize(objective, n_trials=20)
    return kept, put


@app.cell
def _(SEED, mo, objective, optuna, run):
    mo.stop(not run.value)
    from optuna.samplers import CmaEsSampler

    _sampler = CmaEsSampler(n_startup_trials=5, seed=SEED)  # finding
    chosen = optuna.create_study(sampler=_sampler)
    chosen.optimize(objective, n_trials=20)
    return (chosen,)


@app.cell
def _(objective, optuna):
    sampled = optuna.create_study(None, optuna.samplers.RandomSampler(7))
    sampled.optimize(objective, n_trials=20)
    return (sampled,)


@app.cell
def _(SEED, objective, optuna):
    handed = optuna.create_study(None, optuna.samplers.RandomSampler(SEED))  # finding
    handed.optimize(objective, n_trials=20)
    return (handed,)


@app.cell
def _(SEED, mo, objective, optuna, run):
    mo.stop(not run.value)

    def search():
        one = optuna.create_study()  # unsafe: several times
        one.optimize(objective, n_trials=20)
        return one

    def search_once():
        one = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=SEED))  # finding
        one.optimize(objective, n_trials=20)
        return one

    once = search_once()
    studies = [search() for _ in range(5)]
    for _ in range(3):
        studies.append(optuna.create_study())  # unsafe: several times
    return once, studies


if __name__ == "__main__":
    app.run()
