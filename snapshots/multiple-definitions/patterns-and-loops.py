"""Loop and `with` targets, patterns, deletions and comprehensions that read the name."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    return (mo,)


@app.cell
def __():
    _item = "a"
    print(_item)
    return


@app.cell
def __():
    for _item, weight in [(1, 2), (3, 4)]:  # finding
        print([_item * other for other in range(weight)])
    match (_item, weight):
        case (1, _item):
            print(_item)
        case [*_item]:
            print(_item)
    with open(__file__) as _item:
        print(_item.name)
    del _item
    return


if __name__ == "__main__":
    app.run()
