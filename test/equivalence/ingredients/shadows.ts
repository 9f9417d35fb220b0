/** Names that nbfix reads or writes in what it inserts, which notebooks may have for something else. */
export const BUILTINS = [
  'type',
  'str',
  'sum',
  'min',
  'max',
  'map',
  'int',
  'open',
  'len',
  'range',
  'list',
  'any',
  'hasattr',
  'enumerate',
  'getattr',
  'isinstance',
  'float',
  'format',
  'id',
  'input',
  'filter',
  'hash',
  'next',
  'iter',
  'dict',
  'set',
  'ValueError',
  'OSError',
];

/** Values that a builtin's name is given; a few are elements of the page. */
export const VALUES = [
  '"text"',
  '3',
  '[1, 2]',
  '{"a": 1}',
  'None',
  '(1, 2)',
  'mo.ui.slider(1, 9, value=2)',
  'mo.ui.checkbox(value=True)',
  'lambda *_: "called"',
];

/** What binds NAME at the level of a cell, and says what it is. */
export const CELL_BINDERS: Readonly<Record<string, string>> = {
  assignment: 'NAME = VALUE',
  'for target': 'for NAME in (VALUE,):\n    pass',
  with: 'import contextlib as _contextlib\nwith _contextlib.nullcontext(VALUE) as NAME:\n    pass',
  walrus: 'if (NAME := VALUE) is not None:\n    pass',
  tuple: 'NAME, _other = VALUE, 1',
  star: '_one, *NAME = 1, VALUE',
  match: 'match [VALUE]:\n    case [NAME]:\n        pass',
  def: 'def NAME(*_):\n    return "own"',
  class: 'class NAME:\n    pass',
  annotated: 'NAME: object = VALUE',
  global: 'def _bind():\n    global NAME\n    NAME = VALUE\n_bind()',
};

/** Functions in which NAME is bound, around GPU work that fails and is handled: BODY. `results` takes what comes of it. */
export const FUNCTION_BINDERS: Readonly<Record<string, string>> = {
  parameter: 'def work$(NAME):\n    results = []\n    BODY\n    return results\nprint(work$(3))',
  'parameter with a default':
    'def work$(n, *, NAME=3):\n    results = []\n    BODY\n    return results, n\nprint(work$(3))',
  'star parameter':
    'def work$(*NAME):\n    results = []\n    BODY\n    return results, len\nprint(work$(3)[0])'.replace(', len', ''),
  assignment: 'def work$():\n    results = []\n    NAME = "x"\n    BODY\n    return results, NAME\nprint(work$())',
  'assignment after':
    'def work$():\n    results = []\n    NAME = "x"\n    BODY\n    NAME = 4\n    return results, NAME\nprint(work$())',
  'for target':
    'def work$(kinds):\n    results = []\n    for NAME in kinds:\n        BODY\n    return results\nprint(work$([1]))',
  'tuple target':
    'def work$(kinds):\n    results = []\n    for (i, NAME) in enumerate_(kinds):\n        BODY\n    return results\nprint(work$([1, 2]))'.replace(
      'enumerate_(kinds)',
      'zip(kinds, kinds)',
    ),
  'list target':
    'def work$(kinds):\n    results = []\n    [NAME, other] = kinds\n    BODY\n    return results\nprint(work$([1, 2]))',
  'star target':
    'def work$(kinds):\n    results = []\n    first, *NAME = kinds\n    BODY\n    return results\nprint(work$([1, 2]))',
  walrus:
    'def work$(kinds):\n    results = []\n    if NAME := kinds[0]:\n        BODY\n    return results\nprint(work$([1]))',
  'walrus in a comprehension':
    'def work$(kinds):\n    results = []\n    _ = [NAME := each for each in kinds]\n    BODY\n    return results\nprint(work$([1]))',
  with: 'def work$():\n    import contextlib\n    results = []\n    with contextlib.nullcontext("k") as NAME:\n        BODY\n    return results\nprint(work$())',
  'with a tuple':
    'def work$():\n    import contextlib\n    results = []\n    with contextlib.nullcontext((1, 2)) as (NAME, other):\n        BODY\n    return results\nprint(work$())',
  'match capture':
    'def work$(kind):\n    results = []\n    match {"k": kind}:\n        case {"k": NAME}:\n            BODY\n    return results\nprint(work$("a"))',
  'match as':
    'def work$(kind):\n    results = []\n    match kind:\n        case 1 | 2 as NAME:\n            BODY\n    return results\nprint(work$(2))',
  'match star':
    'def work$(kind):\n    results = []\n    match kind:\n        case [_, *NAME]:\n            BODY\n    return results\nprint(work$([1, 2]))',
  'match rest':
    'def work$(kind):\n    results = []\n    match kind:\n        case {"a": 1, **NAME}:\n            BODY\n    return results\nprint(work$({"a": 1}))',
  except:
    'def work$():\n    results = []\n    try:\n        raise KeyError("k")\n    except KeyError as NAME:\n        BODY\n    return results\nprint(work$())',
  def: 'def work$():\n    results = []\n    def NAME(x):\n        return "own"\n    BODY\n    return results\nprint(work$())',
  'def with two':
    'def work$():\n    results = []\n    def NAME(x, y):\n        return "own"\n    BODY\n    return results\nprint(work$())',
  class: 'def work$():\n    results = []\n    class NAME:\n        pass\n    BODY\n    return results\nprint(work$())',
  import: 'def work$():\n    import math as NAME\n    results = []\n    BODY\n    return results\nprint(work$())',
  'from import':
    'def work$():\n    from math import pi as NAME\n    results = []\n    BODY\n    return results\nprint(work$())',
  'of the function around':
    'def outer$(NAME):\n    def work():\n        results = []\n        BODY\n        return results\n    return work()\nprint(outer$(3))',
  nonlocal:
    'def outer$():\n    NAME = 1\n    def work():\n        nonlocal NAME\n        results = []\n        BODY\n        NAME = 2\n        return results\n    return work(), NAME\nprint(outer$())',
  augmented:
    'def work$():\n    NAME = 1\n    results = []\n    BODY\n    NAME += 1\n    return results, NAME\nprint(work$())',
  annotated: 'def work$():\n    NAME: int = 1\n    results = []\n    BODY\n    return results, NAME\nprint(work$())',
  deleted: 'def work$():\n    NAME = 1\n    results = []\n    BODY\n    del NAME\n    return results\nprint(work$())',
  'class body': 'class Work$:\n    NAME = 3\n    results = []\n    BODY\nprint(Work$.results)',
  'method of a class with it':
    'class Work$:\n    def NAME(self):\n        return 1\n    def run(self):\n        results = []\n        BODY\n        return results\nprint(Work$().run())',
  'lambda parameter':
    'def work$():\n    results = []\n    BODY\n    return results, (lambda NAME: NAME)(1)\nprint(work$())',
};

/** GPU work in such a function, whose error is handled. */
export const FAILING: readonly string[] = [
  'try:\n    results.append(torch.ones(3, device="cuda").sum().item())\n    raise ValueError("boom")\nexcept Exception as e:\n    results.append({"error": str(e)})',
  'try:\n    results.append(torch.ones(3, device="cuda").sum().item())\n    raise ValueError("boom")\nexcept Exception as e:\n    results.append(f"failed: {e}")',
  'try:\n    results.append(torch.ones(3, device="cuda").sum().item())\nexcept ValueError as error:\n    results.append(str(error))',
  'results.append(torch.ones(3, device="cuda").sum().item())',
  'for turn in (1, 2):\n    results.append(torch.ones(turn, device="cuda").sum().item())',
];

/** Private names that templates write, and what a notebook may have under them. */
export const PRIVATE_NAMES = [
  '_out_of_memory',
  '_error',
  '_gpus',
  '_too_old',
  '_gpu_too_small',
  '_scaler',
  '_memory_too_small',
  '_gpu_needed',
  '_gpu_free',
  '_gpu_usable',
  '_host_free',
  '_bar',
  '_spinner',
  '_',
  '_gpu',
  '_model',
  '_loss',
  '_result',
  '_torch',
  '_gc',
  '_mo',
  '_file',
  '_limit',
  '_stat',
];
/** Public ones. */
export const PUBLIC_NAMES = [
  'seed',
  'SEED',
  'gc',
  'random',
  'is_linear',
  'device',
  'np',
  'layer',
  'scaler',
  'gpu',
  'result',
  'error',
  'settings',
  'status',
  'ready',
];
