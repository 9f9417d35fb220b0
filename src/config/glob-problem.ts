import picomatch from 'picomatch';

/** Why something is no glob; null where it is one. */
export function globProblem(glob: string): string | null {
  if (glob.trim() === '') return 'is empty';
  try {
    picomatch(glob, { strictBrackets: true, debug: true });
    return null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `is no glob: ${reasonOf(error.message)}`;
  }
}

/** `Missing closing: "]" - use "\\]" to match literal characters` → `missing closing "]"` */
function reasonOf(message: string): string {
  const [said = message] = message.split(' - ');
  return said.replace(': "', ' "').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
