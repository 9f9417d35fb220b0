/** A part of a report that nbfix writes anew on every run, between two comments that name it. */
export interface Block {
  readonly id: string;
  readonly body: string;
}

type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'block'; readonly id: string; readonly body: string; readonly isEdited: boolean };

const BEGIN = /^<!-- nbfix:begin (?<id>.+) (?<digest>[0-9a-f]+) -->$/;
const EDITED = '<!-- The part below was edited by hand, so nbfix keeps it; the current text is above. -->';

/**
 * Puts blocks into a report. Text outside of blocks is a person's and stays, byte for byte; a block is replaced where
 * it stands; a new one comes last, under its heading. A block that was edited by hand is kept below its successor.
 *
 * @param text the report as it is; null for a new one
 * @param head what a new report begins with
 * @param headingOf the heading of a block that is new
 * @param digest a hash of a text, in hexadecimal digits
 */
export function withBlocks(
  text: string | null,
  blocks: readonly Block[],
  head: string,
  headingOf: (id: string) => string,
  digest: (text: string) => string,
): string {
  const segments = text === null ? [{ kind: 'text', text: head } as const] : segmentsOf(text, digest);
  const written = new Set<string>();
  const parts = segments.map((segment) => {
    if (segment.kind === 'text') return segment.text;
    const block = blocks.find(({ id }) => id === segment.id);
    if (block === undefined) return blockText(segment, digest);
    written.add(block.id);
    const kept = segment.isEdited && segment.body !== block.body ? `\n${EDITED}\n${withoutData(segment.body)}` : '';
    return blockText(block, digest) + kept;
  });
  const fresh = blocks
    .filter(({ id }) => !written.has(id))
    .map((block) => headingOf(block.id) + blockText(block, digest));
  const before = parts.join('');
  return [before === '' || before.endsWith('\n') ? before : `${before}\n`, ...fresh].join('');
}

/** The blocks of a report, as they stand in it. */
export function blocksOf(text: string, digest: (text: string) => string): Block[] {
  return segmentsOf(text, digest).filter((segment) => segment.kind === 'block');
}

function segmentsOf(text: string, digest: (text: string) => string): Segment[] {
  const segments: Segment[] = [];
  let plain = '';
  const lines = text.split(/(?<=\n)/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const begin = BEGIN.exec(line.trimEnd())?.groups;
    const id = begin?.['id'] ?? '';
    const end = begin === undefined ? -1 : lines.findIndex((each, at) => at > index && each.trimEnd() === endOf(id));
    // Without its end it is no block: whatever follows is a person's text.
    if (end === -1) {
      plain += line;
      continue;
    }
    const body = lines
      .slice(index + 1, end)
      .join('')
      .replaceAll('\r\n', '\n');
    segments.push(
      { kind: 'text', text: plain },
      { kind: 'block', id, body, isEdited: digest(body) !== begin?.['digest'] },
    );
    plain = '';
    index = end;
  }
  return [...segments, { kind: 'text', text: plain }];
}

function blockText({ id, body }: Block, digest: (text: string) => string): string {
  return `<!-- nbfix:begin ${id} ${digest(body)} -->\n${body}${endOf(id)}\n`;
}

function endOf(id: string): string {
  return `<!-- nbfix:end ${id} -->`;
}

const DATA = /^<!-- nbfix:data (?<json>.*) -->$/m;

/** Data for the next run, in a comment that no reader sees. */
export function dataLine(data: unknown): string {
  return `<!-- nbfix:data ${inComment(JSON.stringify(data))} -->\n`;
}

/** What ends a comment, or acts where the file is shown: see shown.ts. */
const ENDING = /--|(?<=^-?)>|#(?=#[a-z]*\[)|[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}]/gu;

/** A text as it may stand in a comment. In JSON it is the same text. */
export function inComment(text: string): string {
  return text.replaceAll(ENDING, (found) => {
    const last = found === '--' ? '-' : found;
    const units = Array.from({ length: last.length }, (_none, at) => last.charCodeAt(at).toString(16).padStart(4, '0'));
    return (found === '--' ? '-' : '') + units.map((unit) => `\\u${unit}`).join('');
  });
}

/** The data of a block; undefined where there are none, or none that can be read. */
export function dataOf({ body }: Block): unknown {
  const json = DATA.exec(body)?.groups?.['json'];
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function withoutData(body: string): string {
  return body.replace(DATA, '').trim() === '' ? '' : `${body.replace(DATA, '').trim()}\n`;
}
