import { defineCodemod } from '../../../src/engine/codemod.ts';
import { asCode, listedFew } from '../../../src/listed.ts';
import { functionsOf } from '../../../src/notebook/type-hints.ts';
import { inferredHints, type InferredHints } from './inferred-hints.ts';

/** How many of the missing hints a message lists. */
const SHOWN = 4;

export default defineCodemod<InferredHints>({
  meta: {
    id: 'type-hints',
    phase: 'C',
    severity: 'low',
    safety: 'suggest',
    what: 'A function lacks type hints that its defaults or results show.',
    why: 'With hints, a reader sees what goes in and comes out, and an editor checks it.',
    fix: 'No automatic fix: a default shows one accepted type, and the author may accept others.',
  },

  appliesTo: (notebook) => functionsOf(notebook).length > 0,

  *find(notebook) {
    for (const data of inferredHints(notebook)) {
      const { cell, node, name, parameters, lacksReturn } = data.untyped;
      const lacks = listedFew([...parameters.map(asCode), ...(lacksReturn ? ['its result'] : [])], SHOWN);
      yield { cell, node, message: `\`${name}\` has no type hint for ${lacks}: \`${data.signature}\``, data };
    }
  },

  fix: () => ({ refused: 'add the hints to the signature if these types are right' }),
});
