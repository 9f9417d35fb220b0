/**
 * Code of the work's cell that reads what the work holds, and runs later: EXPR is what it reads. `early` stands before
 * the work, `late` after it, `next` in a later cell, which makes it run.
 */
export interface Deferred {
  readonly imports?: readonly string[];
  readonly early?: string;
  readonly late?: string;
  readonly next: string;
  /** A cell before the work's. */
  readonly first?: string;
}

export const DEFERRED: Readonly<Record<string, Deferred>> = {
  function: { early: 'def predict$(scale):\n    return (EXPR, scale)', next: 'print(predict$(2))' },
  'function after the work': {
    late: 'def predict$(scale=1):\n    return EXPR, scale',
    next: 'print(predict$(scale=3))',
  },
  lambda: { late: 'predict$ = lambda s: (EXPR, s)', next: 'print(predict$(2))' },
  'generator expression': { late: 'later$ = (EXPR for _ in range(2))', next: 'print(list(later$))' },
  'generator function': {
    early: 'def stream$():\n    for s in [1, 2]:\n        yield EXPR, s',
    late: 'items$ = stream$()',
    next: 'print(list(items$))',
  },
  'generator with send': {
    early: 'def talk$():\n    got = yield "ready"\n    while got:\n        got = yield (EXPR, got)',
    late: 'line$ = talk$()\nprint(next(line$))',
    next: 'print(line$.send(3))',
  },
  'yield from': {
    early: 'def inner$():\n    yield EXPR\ndef outer$():\n    yield from inner$()',
    late: 'both$ = outer$()',
    next: 'print(*both$)',
  },
  map: { late: 'mapped$ = map(lambda s: (EXPR, s), [1, 2])', next: 'print(list(mapped$))' },
  filter: { late: 'kept$ = filter(lambda s: EXPR is not None, [1, 2])', next: 'print(list(kept$))' },
  'iter with a sentinel': { late: 'it$ = iter(lambda: EXPR, None)', next: 'print(next(it$))' },
  'iter in front': { early: 'it$ = iter(lambda: EXPR, None)', next: 'print(next(it$))' },
  partial: {
    imports: ['import functools'],
    late: 'call$ = functools.partial(lambda m: (EXPR, m), 2)',
    next: 'print(call$())',
  },
  'partial of a def': {
    imports: ['from functools import partial'],
    early: 'def work$(m, n):\n    return EXPR, m, n',
    late: 'call$ = partial(work$, 1)',
    next: 'print(call$(2))',
  },
  'dict of functions': {
    early: 'def predict$(s):\n    return (EXPR, s)',
    late: 'table$ = {"a": predict$}',
    next: 'print(table$["a"](2))',
  },
  'dict call': {
    early: 'def predict$(s):\n    return (EXPR, s)',
    late: 'table$ = dict(a=predict$)',
    next: 'print(table$["a"](2))',
  },
  'list of lambdas': { late: 'steps$ = [lambda: EXPR, lambda: 1]', next: 'print([step() for step in steps$])' },
  method: {
    early: 'class Holder$:\n    def run(self, s):\n        return (EXPR, s)',
    late: 'holder$ = Holder$()',
    next: 'print(holder$.run(2))',
  },
  'bound method': {
    early: 'class Holder$:\n    def run(self, s):\n        return (EXPR, s)',
    late: 'run$ = Holder$().run',
    next: 'print(run$(2))',
  },
  property: {
    early: 'class Holder$:\n    @property\n    def value(self):\n        return EXPR',
    late: 'holder$ = Holder$()',
    next: 'print(holder$.value)',
  },
  'static method': {
    early: 'class Tools$:\n    @staticmethod\n    def value():\n        return EXPR',
    next: 'print(Tools$.value())',
  },
  'special method': {
    early:
      'class Lazy$:\n    def __repr__(self):\n        return f"lazy {EXPR}"\n    def __len__(self):\n        return 1 if EXPR is not None else 0',
    late: 'lazy$ = Lazy$()',
    next: 'print(repr(lazy$), len(lazy$))',
  },
  'iterator class': {
    early: 'class Feed$:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return EXPR',
    late: 'feed$ = Feed$()',
    next: 'print(next(iter(feed$)))',
  },
  'subclass of Module': {
    early: 'class Net$(torch.nn.Module):\n    def forward(self, s):\n        return (EXPR, s)',
    late: 'net_$ = Net$()',
    next: 'print(net_$(2))',
  },
  dataset: {
    early:
      'class Data$(torch.utils.data.Dataset):\n    def __len__(self):\n        return 2\n    def __getitem__(self, at):\n        return (EXPR, at)',
    late: 'rows$ = torch.utils.data.DataLoader(Data$())',
    next: 'print(list(rows$))',
  },
  'collate function': {
    early: 'def collate$(items):\n    return (EXPR, len(items))',
    late: 'rows$ = torch.utils.data.DataLoader([1, 2], collate_fn=collate$)',
    next: 'print(list(rows$))',
  },
  'collate lambda': {
    late: 'rows$ = torch.utils.data.DataLoader([1, 2], collate_fn=lambda items: (EXPR, len(items)))',
    next: 'print(list(rows$))',
  },
  factory: {
    early: 'def make$():\n    return lambda s: (EXPR, s)',
    late: 'predict$ = make$()',
    next: 'print(predict$(2))',
  },
  'nested factory': {
    early: 'def outer$():\n    def inner(s):\n        return (EXPR, s)\n    return inner',
    late: 'inner$ = outer$()',
    next: 'print(inner$(4))',
  },
  registered: {
    first: 'HANDLERS$ = {}\ndef register$(function):\n    HANDLERS$["a"] = function\n    return function',
    early: '@register$\ndef predict$(s):\n    return (EXPR, s)',
    late: 'ready$ = 1',
    next: 'print(HANDLERS$["a"](2), ready$)',
  },
  'put into a list of another cell': {
    first: 'callbacks$ = []',
    late: 'callbacks$.append(lambda: EXPR)\nready$ = True',
    next: 'print(ready$ and [call() for call in callbacks$])',
  },
  'attribute of another cell': {
    first: 'import types as _types\nbox$ = _types.SimpleNamespace()',
    late: 'box$.call = lambda: EXPR\nready$ = True',
    next: 'print(ready$ and box$.call())',
  },
  thread: {
    imports: ['import threading'],
    late: 'go$ = threading.Event()\nworker$ = threading.Thread(target=lambda: (go$.wait(), print("thread", EXPR)))\nworker$.start()',
    next: 'go$.set()\nworker$.join()\nprint("joined")',
  },
  'thread in front': {
    imports: ['import threading'],
    early:
      'go$ = threading.Event()\ndef wait$():\n    go$.wait()\n    print("thread", EXPR)\nworker$ = threading.Thread(target=wait$)\nworker$.start()',
    next: 'go$.set()\nworker$.join()\nprint("joined")',
  },
  pool: {
    imports: ['import threading', 'from concurrent.futures import ThreadPoolExecutor'],
    late: 'go$ = threading.Event()\npool$ = ThreadPoolExecutor(1)\nfuture$ = pool$.submit(lambda: (go$.wait(), EXPR))',
    next: 'go$.set()\nprint(future$.result())\npool$.shutdown()',
  },
  task: {
    imports: ['import asyncio'],
    early:
      'async def later$():\n    await asyncio.sleep(0)\n    await go$.wait()\n    return EXPR\ngo$ = asyncio.Event()\ntask$ = asyncio.ensure_future(later$())',
    next: 'go$.set()\nprint(await task$)',
  },
  coroutine: {
    early: 'async def later$():\n    return EXPR',
    late: 'coroutine$ = later$()',
    next: 'print(await coroutine$)',
  },
  'asynchronous generator': {
    early: 'async def stream$():\n    for s in (1, 2):\n        yield EXPR, s',
    late: 'parts$ = stream$()',
    next: 'async for _part in parts$:\n    print(_part)',
  },
  'context manager': {
    imports: ['import contextlib'],
    early: '@contextlib.contextmanager\ndef scope$():\n    print("in", EXPR)\n    yield 1\n    print("out", EXPR)',
    next: 'with scope$() as _one:\n    print(_one)',
  },
  'exit stack': {
    imports: ['import contextlib'],
    late: 'stack$ = contextlib.ExitStack()\nstack$.callback(lambda: print("closing", EXPR))',
    next: 'stack$.close()\nprint("closed")',
  },
  'cached function': {
    imports: ['import functools'],
    early: '@functools.lru_cache(maxsize=None)\ndef predict$(s):\n    return EXPR, s',
    next: 'print(predict$(1), predict$(1))',
  },
  'single dispatch': {
    imports: ['import functools'],
    early:
      '@functools.singledispatch\ndef show$(value):\n    return EXPR\n@show$.register\ndef _(value: int):\n    return (EXPR, value)',
    next: 'print(show$(1), show$("a"))',
  },
  decorator: {
    early: 'def scaled$(function):\n    def inside(*a):\n        return function(*a), EXPR\n    return inside',
    next: '@scaled$\ndef _one():\n    return 1\nprint(_one())',
  },
  'forward hook': {
    imports: [],
    early:
      'layer$ = torch.nn.Linear(2, 2)\nlayer$.register_forward_hook(lambda module, given, result: print("hook", EXPR))',
    next: 'print(layer$(torch.ones(2)).item())',
  },
  dataclass: {
    imports: ['import dataclasses'],
    early: '@dataclasses.dataclass\nclass Job$:\n    n: int = 1\n    def run(self):\n        return EXPR, self.n',
    late: 'job$ = Job$(3)',
    next: 'print(job$.run(), job$.n)',
  },
  'default factory': {
    imports: ['import dataclasses'],
    late: '@dataclasses.dataclass\nclass Job$:\n    n: object = dataclasses.field(default_factory=lambda: EXPR)',
    next: 'print(Job$().n)',
  },
  'default dict': {
    imports: ['import collections'],
    late: 'table$ = collections.defaultdict(lambda: EXPR)',
    next: 'print(table$["missing"])',
  },
  'button callback': {
    late: 'pressed$ = mo.ui.button(on_click=lambda value: (EXPR, value))',
    next: 'print(pressed$._on_click(1))',
  },
  closure: {
    early:
      'def counter$():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n        return n, EXPR\n    return up',
    late: 'up$ = counter$()',
    next: 'print(up$(), up$())',
  },
  recursion: { early: 'def down$(n):\n    return EXPR if n == 0 else down$(n - 1)', next: 'print(down$(2))' },
  'read directly': { next: 'print(EXPR)' },
  'kept in a container': { late: 'kept$ = [EXPR]\npair$ = {"value": (EXPR,)}', next: 'print(kept$, pair$)' },
  'read in a later function': { next: 'def _later():\n    return EXPR\nprint(_later())' },
  'weak reference': {
    imports: ['import weakref'],
    early: 'def predict$():\n    return EXPR',
    late: 'weak$ = weakref.ref(predict$)\nholder$ = predict$',
    next: 'print(weak$()() if holder$ else None)',
  },
  'sort key': { late: 'key$ = lambda each: (EXPR, each)', next: 'print(sorted([2, 1], key=key$))' },
  'class attribute': {
    late: 'class Box$:\n    value = EXPR\n    call = staticmethod(lambda: EXPR)',
    next: 'print(Box$.value, Box$.call())',
  },
  'global of a function': {
    early: 'def store$():\n    global stored$\n    stored$ = lambda: EXPR\n',
    late: 'store$()',
    next: 'print(stored$())',
  },
  zip: { late: 'pairs$ = zip([1, 2], (EXPR for _ in range(2)))', next: 'print(list(pairs$))' },
  'itertools chain': {
    imports: ['import itertools'],
    late: 'chained$ = itertools.chain([0], (EXPR for _ in range(1)))',
    next: 'print(list(chained$))',
  },
  'next cell deletes': { late: 'predict$ = lambda: EXPR', next: 'print(predict$())\n_copy = predict$' },
};
