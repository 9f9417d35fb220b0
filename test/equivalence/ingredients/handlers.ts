/**
 * Errors handled in a cell. A frame holds GPU work of size `size$` (TAKE, an expression) and a handler: CLAUSE is its head,
 * ACTION what it does. What a frame prints says how often it tried.
 */
export const FRAMES: Readonly<Record<string, { readonly code: string; readonly imports?: readonly string[] }>> = {
  'loop over sizes': {
    code: 'got$ = None\nfor size$ in [64, 32, 16]:\n    try:\n        got$ = TAKE\n        break\n    CLAUSE\n        ACTION\nprint("size", size$, got$ is not None)',
  },
  'halving loop': {
    code: 'size$ = 64\ngot$ = None\nwhile size$ > 1:\n    try:\n        got$ = TAKE\n        torch.cuda.synchronize()\n        break\n    CLAUSE\n        size$ //= 2\n        ACTION\nprint("size", size$, got$)',
  },
  sweep: {
    code: 'results$ = {}\nfor size$ in (8, 16, 32):\n    try:\n        results$[size$] = TAKE\n    CLAUSE\n        results$[size$] = None\n        ACTION\nprint(results$)',
  },
  'noted and on': {
    code: 'size$ = 8\nnotes$ = []\ntry:\n    got$ = TAKE\nCLAUSE\n    got$ = -1\n    notes$.append("smaller")\n    ACTION\nprint(got$, notes$)\nprint("after")',
  },
  'function that tries again': {
    code: 'def attempt$(size$):\n    try:\n        return TAKE\n    CLAUSE\n        ACTION\n        return attempt$(size$ // 2) if size$ > 1 else None\nfor _i in range(2):\n    got$ = attempt$(64)\nprint(got$)',
  },
  'function that gives None': {
    code: 'def attempt$(size$):\n    try:\n        value = TAKE\n        torch.cuda.synchronize()\n    CLAUSE\n        ACTION\n        value = None\n    return value\nprint([attempt$(n) for n in (4, 8)])',
  },
  method: {
    code: 'class Runner$:\n    def __init__(self):\n        self.tries = 0\n    def run(self, size$):\n        while self.tries < 3:\n            self.tries += 1\n            try:\n                return TAKE\n            CLAUSE\n                size$ = size$ // 2\n                ACTION\nrunner$ = Runner$()\nprint(runner$.run(16), runner$.tries)',
  },
  decorator: {
    code: 'def again$(function):\n    @functools.wraps(function)\n    def inside(size):\n        try:\n            return function(size)\n        CLAUSE\n            ACTION\n            return function(size // 2)\n    return inside\n@again$\ndef work$(size$):\n    return TAKE\nprint(work$(16))',
    imports: ['import functools'],
  },
  'CPU instead': {
    code: 'size$ = 8\ntry:\n    got$ = TAKE\nCLAUSE\n    print("on the CPU")\n    got$ = torch.ones(size$, 4).sum().item()\n    ACTION\nprint(got$)',
  },
  suppressed: {
    code: 'size$ = 8\ngot$ = "nothing"\nwith contextlib.suppress(RuntimeError):\n    got$ = TAKE\nprint(got$)',
    imports: ['import contextlib'],
  },
  'swallowed by a context': {
    code: 'class Quiet$:\n    def __enter__(self):\n        return self\n    def __exit__(self, kind, error, trace):\n        if kind is not None:\n            print("swallowed", kind.__name__)\n        return True\nsize$ = 8\ngot$ = 0\nwith Quiet$():\n    got$ = TAKE\nprint(got$)',
  },
  'loop with else': {
    code: 'for size$ in (16, 8):\n    try:\n        got$ = TAKE\n    CLAUSE\n        ACTION\n        continue\n    else:\n        print("worked")\n    finally:\n        print("tried", size$)\nelse:\n    print("all tried")',
  },
  'nested handlers': {
    code: 'size$ = 8\ntry:\n    try:\n        got$ = TAKE\n    except KeyError:\n        got$ = "key"\n    CLAUSE\n        got$ = "inner"\n        ACTION\nexcept Exception as _outer:\n    got$ = "outer"\nprint(got$)',
  },
  'generator that goes on': {
    code: 'def sizes$():\n    for size$ in (8, 4):\n        try:\n            yield TAKE\n        CLAUSE\n            ACTION\n            yield None\nprint(list(sizes$()))',
  },
};

/** What runs on the GPU, as an expression of the size. */
export const TAKES: readonly string[] = [
  'torch.randn(size$, 4, device="cuda").sum().item()',
  'torch.ones(size$).cuda().mean().item()',
  '(torch.ones(size$, 4, device="cuda") @ torch.ones(4, size$, device="cuda")).item()',
  'torch.nn.Linear(4, 2).to("cuda")(torch.ones(size$, 4, device="cuda")).item()',
];

export const CLAUSES: readonly string[] = [
  'except RuntimeError:',
  'except Exception:',
  'except RuntimeError as _e:',
  'except (RuntimeError, MemoryError):',
  'except (RuntimeError, ValueError) as _error:',
  'except torch.cuda.OutOfMemoryError:',
  'except torch.OutOfMemoryError as _error:',
  'except (torch.cuda.OutOfMemoryError, KeyError):',
  'except BaseException:',
  'except:',
];

/** What a handler does besides; each fits every clause. */
export const ACTIONS: readonly string[] = [
  'pass',
  'print("smaller")',
  'torch.cuda.empty_cache()',
  'print("smaller")\ntorch.cuda.empty_cache()',
  'gc.collect()',
  'print(type(sys.exc_info()[1]).__name__)',
  'if "memory" not in str(sys.exc_info()[1]).lower():\n    raise',
  'if "CUDA" in str(sys.exc_info()[1]):\n    print("smaller")\nelse:\n    raise',
  'match str(sys.exc_info()[1]).split()[0]:\n    case "CUDA":\n        print("memory")\n    case _:\n        raise',
  'if isinstance(sys.exc_info()[1], KeyError):\n    raise RuntimeError("key") from None',
];

/** Errors of the work itself, whose text goes somewhere: RAISED is raised, TEXT reads it, USE uses it. */
export const ERROR_FRAMES: Readonly<Record<string, string>> = {
  'text in a variable':
    'try:\n    torch.ones(3, device="cuda")\n    raise ValueError("7")\nexcept Exception as e:\n    note$ = TEXT\nUSE',
  'text in a private variable':
    'try:\n    torch.ones(3, device="cuda")\n    raise ValueError("7")\nexcept ValueError as e:\n    _note = TEXT\nnote$ = _note\nUSE',
  'text in a dict':
    'try:\n    torch.ones(3, device="cuda")\n    raise ValueError("7")\nexcept Exception as e:\n    info$ = {"error": TEXT}\nnote$ = info$["error"]\nUSE',
  'text returned':
    'def run$():\n    try:\n        torch.ones(3, device="cuda")\n        raise ValueError("7")\n    except Exception as e:\n        return {"error": TEXT}\nnote$ = run$()["error"]\nUSE',
  'text returned alone':
    'def run$():\n    try:\n        torch.ones(3, device="cuda").item()\n        raise RuntimeError("7")\n    except RuntimeError as e:\n        return TEXT\nnote$ = run$()\nUSE',
  'text in a list':
    'errors$ = []\nfor _i in range(2):\n    try:\n        torch.ones(3, device="cuda")\n        raise ValueError("7")\n    except Exception as e:\n        errors$.append(TEXT)\nnote$ = errors$[0]\nUSE',
  'text as an attribute':
    'class Log$:\n    error = ""\ntry:\n    torch.ones(3, device="cuda")\n    raise ValueError("7")\nexcept Exception as e:\n    Log$.error = TEXT\nnote$ = Log$.error\nUSE',
  'used in the handler':
    'try:\n    torch.ones(3, device="cuda")\n    raise ValueError("7")\nexcept Exception as e:\n    note$ = TEXT\n    USE',
  'text handed on':
    'def use$(note$):\n    USE\ntry:\n    torch.ones(3, device="cuda")\n    raise ValueError("7")\nexcept Exception as e:\n    use$(TEXT)',
  'text in a tuple of results':
    'def run$(n):\n    try:\n        torch.ones(n, device="cuda")\n        raise ValueError("7")\n    except Exception as e:\n        return None, TEXT\n_value, note$ = run$(3)\nUSE',
  'text yielded':
    'def run$():\n    try:\n        torch.ones(3, device="cuda")\n        raise ValueError("7")\n    except Exception as e:\n        yield TEXT\nfor note$ in run$():\n    USE',
};

export const TEXTS: readonly string[] = [
  'str(e)',
  'f"{e}"',
  '"%s" % e',
  '"{}".format(e)',
  'str(e)[:80]',
  'str(e).strip()',
  'e.args[0]',
  'repr(e)',
];

/** Uses of `note$`, whose text is "7"; they can do with other texts, and say so. */
export const USES: Readonly<Record<string, { readonly code: string; readonly imports?: readonly string[] }>> = {
  shown: { code: 'mo.output.append(mo.md(f"**Error** {note$}"))' },
  printed: { code: 'print("failed:", note$)' },
  'printed in a text': { code: 'print(f"failed because of {note$}")' },
  'key of a dict': { code: 'print({"7": "seven"}.get(note$))' },
  'key of a dict, asked for': { code: 'print({"7": "seven"}[note$])' },
  compared: { code: 'print(note$ == "7", note$ != "8")' },
  'in a set': { code: 'print(note$ in {"7", "8"})' },
  contained: { code: 'print("7" in note$, note$ in "678")' },
  'as a number': { code: 'print(int(note$) + 1)' },
  'as a decimal': { code: 'print(float(note$) / 2)' },
  length: { code: 'print(len(note$))' },
  matched: { code: 'match note$:\n    case "7":\n        print("seven")\n    case _:\n        print("another")' },
  parsed: { code: 'print(json.loads(note$))', imports: ['import json'] },
  'regular expression': { code: 'print(re.match(r"\\d", note$) is not None)', imports: ['import re'] },
  'full match': { code: 'print(bool(re.fullmatch("7", note$)))', imports: ['import re'] },
  'begins with': { code: 'print(note$.startswith("7"), note$.endswith("7"))' },
  split: { code: 'print(note$.split(":")[0])' },
  'is digit': { code: 'print(note$.isdigit())' },
  sorted: { code: 'print(sorted([note$, "8", "A"]))' },
  counted: { code: 'counts$ = collections.Counter([note$])\nprint(counts$["7"])', imports: ['import collections'] },
  'file name': { code: 'with open(f"{note$}.txt", "w") as _file:\n    _file.write("x")' },
  'handed to a function': { code: 'print((lambda text: text * 2 == "77")(note$))' },
  'raised again': { code: 'try:\n    raise KeyError(note$)\nexcept KeyError as _key:\n    print(_key.args[0] == "7")' },
  literal: { code: 'print(ast.literal_eval(note$))', imports: ['import ast'] },
  'dict built': { code: 'seen$ = {note$: 1}\nprint(seen$.get("7"))' },
  sliced: { code: 'print(note$[0], note$[-1:])' },
  indexed: { code: 'print(["a", "b", "c", "d", "e", "f", "g", "h"][int(note$)])' },
  branch: { code: 'if note$ == "7":\n    print("known")\nelse:\n    print("unknown")' },
  replaced: { code: 'print(note$.replace("7", "8") == "8")' },
  encoded: { code: 'print(len(note$.encode()))' },
};
