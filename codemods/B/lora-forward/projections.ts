import { insertion, type Edit } from '../../../src/edit/edit.ts';
import type { LoraAttachment } from '../../../src/gpu/lora.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { plainText } from '../../../src/python/strings.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';

/**
 * What the attention layers of a family of models are called, where most call them q_proj, k_proj, v_proj and o_proj.
 * Source: transformers' models and peft's TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING.
 */
interface Family {
  readonly title: string;
  /** Names of its models on the Hub. */
  readonly models: RegExp;
  /** The one layer that makes queries, keys and values. */
  readonly input: string;
  /** The one that mixes the heads, with as much of its path as tells it from others of its name. */
  readonly output: string;
}

const FAMILIES: readonly Family[] = [
  { title: 'GPT-2', models: /^(?:[\w.-]+\/)?(?:distil)?gpt2(?:-\w+)*$/, input: 'c_attn', output: 'attn.c_proj' },
];

const INPUTS = new Set(['q_proj', 'k_proj', 'v_proj', 'query', 'key', 'value', 'qkv_proj']);
const OUTPUTS = new Set(['o_proj', 'out_proj']);

/**
 * The edits that add the names by which the notebook's own models call the layers that the injector looks for.
 * None where no model of another family is named, or its names are there.
 */
export function missingNames(
  attachment: LoraAttachment,
  injector: Node,
  notebook: Notebook,
): Edit[] | { refused: string } {
  const family = FAMILIES.find(({ models }) => namesModel(notebook, models));
  if (family === undefined || namesIn(injector).includes(family.input)) return [];
  const lists = walk(injector).filter((node) => /^(?:list|tuple|set)$/.test(node.type) && areLayerNames(node));
  const [list] = lists;
  const last = list === undefined ? undefined : children(list).at(-1);
  if (list === undefined || last === undefined || lists.length > 1) {
    return {
      refused: `the notebook loads ${family.title}, whose attention layers are called \`${family.input}\`; put the names of the layers into one list in this function`,
    };
  }
  const asked = namesIn(list);
  const isPart = matchesParts(injector, attachment.layerName);
  const added = [
    ...(asked.some((name) => INPUTS.has(name)) ? [family.input] : []),
    ...(isPart && asked.some((name) => OUTPUTS.has(name)) ? [family.output] : []),
  ];
  const mark = last.text.at(-1) ?? '"';
  return [insertion(last.endIndex, added.map((name) => `, ${mark}${name}${mark}`).join(''))];
}

function namesModel(notebook: Notebook, models: RegExp): boolean {
  return notebook.cells.some(({ statements }) =>
    statements.some((statement) => namesIn(statement).some((text) => models.test(text))),
  );
}

function namesIn(node: Node): string[] {
  return walk(node).flatMap((each) => (each.type === 'string' ? (plainText(each) ?? []) : []));
}

function areLayerNames(list: Node): boolean {
  const items = children(list);
  return (
    items.every((item) => item.type === 'string' && /^(?:"[^"]*"|'[^']*')$/.test(item.text)) &&
    namesIn(list).some((name) => INPUTS.has(name) || OUTPUTS.has(name))
  );
}

/** Whether a name counts as found anywhere in a layer's path, `target in name`, or at its end. */
function matchesParts(injector: Node, layerName: string): boolean {
  return walk(injector).some((node) => {
    if (node.type === 'comparison_operator') {
      return node.children.some(({ type }) => type === 'in') && children(node).at(-1)?.text === layerName;
    }
    return node.type === 'call' && field(node, 'function')?.text === `${layerName}.endswith`;
  });
}
