import type { Control } from '../../../src/marimo/controls.ts';

/**
 * A number that a notebook computes from its settings, as a Python expression that can be written for other values of
 * them: `128 * batch_size.value` → `128 * batch_size`.
 */
export interface Formula {
  /** The settings that it depends on. */
  readonly controls: ReadonlySet<Control>;
  /** Whether it divides by something that a setting decides, so that it may fail for some values. */
  readonly divides: boolean;
  /** The number of names, numbers and operators in it. */
  readonly size: number;
  /** How strongly the outermost operator binds, see LEVEL. */
  readonly level: number;
  /** The factors of a product, so that products of products need no parentheses. */
  readonly factors?: readonly Formula[];
  /** The expression, with a text for each setting. */
  readonly write: (nameOf: NameOf) => string;
  /** Its value where the settings have the given ones; undefined where it depends on more. */
  readonly value: (valueOf: ValueOf) => number | undefined;
}

export type NameOf = (control: Control) => string;
export type ValueOf = (control: Control) => number | undefined;

/** Python's precedence (the language reference, section 6.17), as far as formulas need it. */
const LEVEL = { conditional: 0, test: 1, sum: 2, product: 3, sign: 4, power: 5, atom: 6 } as const;

const OPERATORS: ReadonlyMap<string, { level: number; compute: (a: number, b: number) => number }> = new Map([
  ['+', { level: LEVEL.sum, compute: (a: number, b: number) => a + b }],
  ['-', { level: LEVEL.sum, compute: (a: number, b: number) => a - b }],
  ['*', { level: LEVEL.product, compute: (a: number, b: number) => a * b }],
  ['/', { level: LEVEL.product, compute: (a: number, b: number) => a / b }],
  ['//', { level: LEVEL.product, compute: (a: number, b: number) => Math.floor(a / b) }],
  ['%', { level: LEVEL.product, compute: (a: number, b: number) => a - b * Math.floor(a / b) }],
  ['**', { level: LEVEL.power, compute: (a: number, b: number) => a ** b }],
]);

const FUNCTIONS: ReadonlyMap<string, (values: number[]) => number> = new Map([
  ['int', ([value = NaN]: number[]) => Math.trunc(value)],
  ['float', ([value = NaN]: number[]) => value],
  ['round', ([value = NaN]: number[]) => Math.round(value)],
  ['abs', ([value = NaN]: number[]) => Math.abs(value)],
  ['min', (values: number[]) => Math.min(...values)],
  ['max', (values: number[]) => Math.max(...values)],
]);

const NO_CONTROLS: ReadonlySet<Control> = new Set();

/** A number as it stands in the source, or one that nbfix knows. */
export function literal(text: string): Formula {
  const value = Number(text.replaceAll('_', ''));
  return { controls: NO_CONTROLS, divides: false, size: 1, level: LEVEL.atom, write: () => text, value: () => value };
}

/** The value of a setting. */
export function setting(control: Control): Formula {
  return {
    controls: new Set([control]),
    divides: false,
    size: 1,
    level: LEVEL.atom,
    write: (nameOf) => nameOf(control),
    value: (valueOf) => valueOf(control),
  };
}

/** An expression that is taken as it is. */
export function opaque(text: string, value?: number): Formula {
  const isAtom = /^[\w.]+(?:\([^()]*\)(?:\.\w+\(\))?)?$/.test(text);
  const level = isAtom ? LEVEL.atom : /\b(?:if|lambda)\b/.test(text) ? LEVEL.conditional : LEVEL.test;
  return { controls: NO_CONTROLS, divides: false, size: 1, level, write: () => text, value: () => value };
}

/** `left operator right`; undefined for an operator that no number of bytes is computed with. */
export function binary(operator: string, left: Formula, right: Formula): Formula | undefined {
  const known = OPERATORS.get(operator);
  if (known === undefined) return undefined;
  const { level, compute } = known;
  const isDivision = level === LEVEL.product && operator !== '*';
  // `a - (b - c)`, `a / (b * c)` and `(a ** b) ** c` need their parentheses.
  const isRightBound = operator === '**';
  const leftLevel = isRightBound ? LEVEL.atom : level;
  const rightLevel = isRightBound || operator === '+' ? level : level + 1;
  return {
    controls: new Set([...left.controls, ...right.controls]),
    divides: left.divides || right.divides || (isDivision && right.controls.size > 0),
    size: left.size + right.size + 1,
    level,
    write: (nameOf) => `${inside(left, leftLevel, nameOf)} ${operator} ${inside(right, rightLevel, nameOf)}`,
    value: (valueOf) => {
      const [a, b] = [left.value(valueOf), right.value(valueOf)];
      return a === undefined || b === undefined ? undefined : compute(a, b);
    },
  };
}

export function negative(of: Formula): Formula {
  return {
    ...of,
    level: LEVEL.sign,
    write: (nameOf) => `-${inside(of, LEVEL.sign, nameOf)}`,
    value: (valueOf) => {
      const value = of.value(valueOf);
      return value === undefined ? undefined : -value;
    },
  };
}

/** `min(a, b)` and its like; undefined for a function that is not known. */
export function called(name: string, parts: readonly Formula[]): Formula | undefined {
  const compute = FUNCTIONS.get(name);
  if (compute === undefined || parts.length === 0) return undefined;
  return {
    controls: new Set(parts.flatMap(({ controls }) => [...controls])),
    divides: parts.some(({ divides }) => divides),
    size: parts.reduce((sum, { size }) => sum + size, 1),
    level: LEVEL.atom,
    write: (nameOf) => `${name}(${parts.map((each) => each.write(nameOf)).join(', ')})`,
    value: (valueOf) => {
      const values = parts.map((each) => each.value(valueOf));
      return values.includes(undefined) ? undefined : compute(values as number[]);
    },
  };
}

/** `yes if condition else no`. Its value is the larger one: what it may be at most. */
export function choice(condition: Formula, yes: Formula, no: Formula): Formula {
  return {
    controls: new Set([...condition.controls, ...yes.controls, ...no.controls]),
    divides: yes.divides || no.divides,
    size: condition.size + yes.size + no.size,
    level: LEVEL.conditional,
    write: (nameOf) =>
      `${inside(yes, LEVEL.test, nameOf)} if ${inside(condition, LEVEL.test, nameOf)} else ${no.write(nameOf)}`,
    value: (valueOf) => {
      const [a, b] = [yes.value(valueOf), no.value(valueOf)];
      return a === undefined || b === undefined ? undefined : Math.max(a, b);
    },
  };
}

/** A product with one number in front and equal factors as a power: `n * 3 * n * 4` → `12 * n ** 2`. */
export function product(given: readonly Formula[]): Formula {
  const factors = given.flatMap((each) => each.factors ?? [each]);
  const numbers = factors.map(wholeValue);
  const coefficient = numbers.reduce<number>((left, right) => left * (right ?? 1), 1);
  const powers = tally(factors.filter((_, at) => numbers[at] === undefined)).map(({ formula, count }) =>
    count === 1 ? formula : (binary('**', formula, literal(String(count))) ?? formula),
  );
  const all = coefficient === 1 && powers.length > 0 ? powers : [literal(String(coefficient)), ...powers];
  const whole = all.reduce((left, right) => binary('*', left, right) ?? left);
  return { ...whole, factors };
}

/** The parts of a sum, with equal ones taken together: `2 * a + 3 * a + b` → [`5 * a`, `b`]. */
export function summands(parts: readonly Formula[]): Formula[] {
  const sums = new Map<string, { rest: Formula; coefficient: number }>();
  for (const part of parts) {
    const factors = part.factors ?? [part];
    const coefficient = factors.reduce((left, right) => left * (wholeValue(right) ?? 1), 1);
    const rest = product(factors.filter((each) => wholeValue(each) === undefined));
    const key = rest.write(keyOf);
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { rest, coefficient });
    else known.coefficient += coefficient;
  }
  return [...sums.values()].map(({ rest, coefficient }) => product([literal(String(coefficient)), rest]));
}

export function total(parts: readonly Formula[]): Formula {
  return summands(parts).reduce((left, right) => binary('+', left, right) ?? left);
}

/** The value of a whole number that stands there as one. */
function wholeValue(formula: Formula): number | undefined {
  const text = formula.write(keyOf);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A key by which equal formulas are known. */
export function keyOf({ name }: Control): string {
  return `${name}.value`;
}

function tally(formulas: readonly Formula[]): { formula: Formula; count: number }[] {
  const counts = new Map<string, { formula: Formula; count: number }>();
  for (const formula of formulas) {
    const key = formula.write(keyOf);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { formula, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()];
}

function inside(formula: Formula, level: number, nameOf: NameOf): string {
  const text = formula.write(nameOf);
  return formula.level < level ? `(${text})` : text;
}
