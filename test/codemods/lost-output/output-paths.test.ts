import { expect, test } from 'vitest';
import { countOnPaths } from '../../../codemods/0/lost-output/output-paths.ts';
import { nestedStatements } from '../../../src/python/statements.ts';
import { children, parsePython } from '../../../src/python/tree.ts';

test.each([
  ['show()', 1, 1, 0],
  ['show()\nshow()', 2, 2, 1],
  ['if a:\n    show()', 1, 0, 0],
  ['if a:\n    show()\nelse:\n    show()', 1, 1, 0],
  ['if a:\n    show()\nelif b:\n    show()', 1, 0, 0],
  ['if a: show()\nelse: show()', 1, 1, 0],
  ['if a:\n    show()\nif b:\n    show()', 2, 0, 1],
  ['if a:\n    show()\n    if b:\n        show()\nelse:\n    show()', 2, 1, 1],
  ['match a:\n    case 1:\n        show()\n    case _:\n        show()', 1, 1, 0],
  ['match a:\n    case 1:\n        show()\n    case b if b:\n        show()', 1, 0, 0],
  ['try:\n    show()\nexcept E:\n    show()', 1, 1, 1],
  ['try:\n    show()\n    work()\nexcept E:\n    show()', 2, 1, 2],
  ['try:\n    work()\nexcept E:\n    show()\nelse:\n    show()', 1, 1, 1],
  ['try:\n    work()\nfinally:\n    show()', 1, 1, 1],
  ['with a:\n    show()', 1, 0, 0],
  ['for a in b:\n    show()', Infinity, 0, Infinity],
  ['for a in b:\n    work()', 0, 0, 0],
  ['def f():\n    show()', 0, 0, 0],
])('%j', (text, most, least, beforeError) => {
  const statements = children(parsePython(text));
  const shows = [...nestedStatements(statements)].filter((each) => each.text === 'show()');
  expect(countOnPaths(statements, new Set(shows.map(({ id }) => id)))).toEqual({ most, least, beforeError });
});
