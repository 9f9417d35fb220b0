import { expect, test } from 'vitest';
import { fallsThrough } from '../../src/python/falls-through.ts';
import { nodesOf, parsePython } from '../../src/python/tree.ts';

test.each([
  [true, 'x = 1'],
  [false, 'return 1'],
  [false, 'raise ValueError'],
  [true, 'if a: return 1'],
  [false, 'if a: return 1\nelse: return 2'],
  [true, 'if a: return 1\nelif b: pass\nelse: return 2'],
  [false, 'if a:\n    return 1\nelif b:\n    raise ValueError\nelse:\n    # so\n    return 2'],
  [false, 'with a: return 1'],
  [true, 'with a: pass'],
  [false, 'while True: pass'],
  [true, 'while True: break'],
  [true, 'while a: return 1'],
  [true, 'for a in b: return 1'],
  [false, 'try: return 1\nexcept ValueError: raise'],
  [true, 'try: return 1\nexcept ValueError: pass'],
  [false, 'try: return 1\nfinally: pass'],
  [true, 'match a:\n    case 1: return 1'],
])('%s: %s', (expected, body) => {
  const lines = body.split('\n').map((line) => `    ${line}\n`);
  const [block] = nodesOf(parsePython(`def f():\n${lines.join('')}`), 'block');
  expect(fallsThrough(block)).toBe(expected);
});
