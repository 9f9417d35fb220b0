import { defineCodemod } from '../../../src/engine/codemod.ts';
import { functionsOf } from '../../../src/notebook/type-hints.ts';
import { inferredHints, type InferredHints } from './inferred-hints.ts';

export default defineCodemod<InferredHints>({
  meta: {
    id: 'type-hints',
    phase: 'C',
    severity: 'low',
    safety: 'suggest',
    what: 'A function has no hint where its defaults or results show the type.',
    why: 'A reader sees at the call what goes in and comes out, and an editor checks it.',
    fix: 'None: a default shows one type that is accepted, and the author may accept others.',
  },

  appliesTo: (notebook) => functionsOf(notebook).length > 0,

  *find(notebook) {
    for (const data of inferredHints(notebook)) {
      const { cell, node, name, parameters, lacksReturn } = data.untyped;
      const lacks = [...parameters, ...(lacksReturn ? ['its result'] : [])].join(', ');
      yield { cell, node, message: `${name} has no hint for ${lacks}: \`${data.signature}\``, data };
    }
  },

  fix: () => ({ refused: 'write the hints into the signature if these types are meant' }),
});
