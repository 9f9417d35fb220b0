import { KERNEL_DECORATORS, TRANSPARENT_DECORATORS } from '../knowledge/decorators.ts';
import { children, field, type Node } from '../python/tree.ts';
import { qualifiedName } from './imports.ts';

/** The decorators of a function or class, the uppermost first. */
export function decoratorsOf({ parent }: Node): readonly Node[] {
  return parent?.type === 'decorated_definition' ? children(parent).filter(({ type }) => type === 'decorator') : [];
}

/** The function or class of a statement that defines one, decorated or not; any other node itself. */
export function undecorated(statement: Node): Node {
  return statement.type === 'decorated_definition' ? (field(statement, 'definition') ?? statement) : statement;
}

/** `functools.lru_cache` of `@lru_cache(maxsize=3)`; its text where no import says what it is. */
export function decoratorPath(decorator: Node, aliases: ReadonlyMap<string, string>): string {
  const value = decorator.firstNamedChild ?? decorator;
  const name = value.type === 'call' ? (field(value, 'function') ?? value) : value;
  return qualifiedName(name, aliases) ?? name.text;
}

/** Whether a call of a function runs its body and gives what that gives, whatever decorates it. */
export function isTransparent(decorator: Node, aliases: ReadonlyMap<string, string>): boolean {
  const path = decoratorPath(decorator, aliases);
  return TRANSPARENT_DECORATORS.some((each) => each.test(path));
}

/** The framework of the GPU kernel that a decorator makes of a function, if it makes one. */
export function kernelKind(decorator: Node, aliases: ReadonlyMap<string, string>): string | undefined {
  const path = decoratorPath(decorator, aliases);
  return KERNEL_DECORATORS.find((each) => each.path.test(path))?.framework;
}
