/** What a cell's statements may stand under, BODY once. All of them run it exactly once, whatever the values. */
export const WRAPPERS: Readonly<Record<string, { readonly code: string; readonly imports?: readonly string[] }>> = {
  plain: { code: 'BODY' },
  if: { code: 'if True:\n    BODY' },
  'if else': { code: 'if 1 > 2 > 3:\n    print("never")\nelif 0 < 1 <= 2:\n    BODY\nelse:\n    print("never")' },
  'for else': { code: 'for _once in (1,):\n    BODY\nelse:\n    print("else")' },
  while: { code: 'while True:\n    BODY\n    break' },
  'while else': { code: '_left = 1\nwhile _left:\n    _left -= 1\n    BODY\nelse:\n    print("done")' },
  'try finally': { code: 'try:\n    BODY\nfinally:\n    print("finally")' },
  'try else': {
    code: 'try:\n    print("try")\nexcept KeyError:\n    print("never")\nelse:\n    BODY\nfinally:\n    print("end")',
  },
  except: { code: 'try:\n    raise KeyError("k")\nexcept KeyError as _key:\n    print(_key)\n    BODY' },
  'except star': {
    code: 'try:\n    raise ExceptionGroup("two", [ValueError("1"), KeyError("2")])\nexcept* ValueError as _group:\n    print(len(_group.exceptions))\nexcept* KeyError:\n    print("key")\nBODY',
  },
  with: {
    code: 'with contextlib.nullcontext(3) as _three:\n    BODY\n    print(_three)',
    imports: ['import contextlib'],
  },
  'with several': {
    code: 'with contextlib.nullcontext() as _one, contextlib.suppress(KeyError), torch.no_grad():\n    BODY',
    imports: ['import contextlib'],
  },
  'with in brackets': {
    code: 'with (\n    contextlib.nullcontext([1, 2]) as (_one, _two),\n    contextlib.nullcontext() as _none,\n):\n    BODY\n    print(_one, _two, _none)',
    imports: ['import contextlib'],
  },
  'match value': {
    code: 'match 3:\n    case 1 | 2:\n        print("small")\n    case int(_n) if _n > 2:\n        BODY\n        print(_n)',
  },
  'match mapping': {
    code: 'match {"a": 1, "b": 2}:\n    case {"a": _a, **_rest}:\n        BODY\n        print(_a, _rest)\n    case _:\n        print("never")',
  },
  'match sequence': {
    code: 'match [1, 2, 3]:\n    case []:\n        print("never")\n    case [_first, *_others]:\n        print(_first, _others)\n        BODY',
  },
  'own spinner': { code: 'with mo.status.spinner(title="Working") as _spinner:\n    BODY' },
  'own progress bar': { code: 'for _turn in mo.status.progress_bar(range(1), title="Working"):\n    BODY' },
  'own progress block': { code: 'with mo.status.progress_bar(total=1) as _bar:\n    BODY\n    _bar.update()' },
  'redirected output': {
    code: '_text = io.StringIO()\nwith contextlib.redirect_stderr(_text):\n    BODY\nprint(repr(_text.getvalue()))',
    imports: ['import io', 'import contextlib'],
  },
};
