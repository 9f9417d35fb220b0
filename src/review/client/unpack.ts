import type { NotebookPart, ReviewIndex } from '../data.ts';

/** What the page holds packed: see src/workspace/packed.ts. @throws Error where it is not there */
async function unpacked(id: string): Promise<unknown> {
  const word = document.getElementById(id)?.textContent;
  if (word === null || word === undefined) throw new Error(`this page is not complete: ${id} is missing`);
  const bytes = Uint8Array.from(atob(word), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return (await new Response(stream).json()) as unknown;
}

export async function readIndex(): Promise<ReviewIndex> {
  return (await unpacked('index')) as ReviewIndex;
}

/** A part is read again when it is looked at again: a thousand of them would be too much to keep. */
export async function readPart(notebook: number): Promise<NotebookPart> {
  return (await unpacked(`notebook-${notebook}`)) as NotebookPart;
}
