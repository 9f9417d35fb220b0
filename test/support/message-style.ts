/*
 * How nbfix words what it prints, as CONTRIBUTING.md says under 'Messages'. The tests hold the real texts against it:
 * test/codemods.test.ts those of all fixtures, test/words.test.ts the rest.
 */

/** Words that no native speaker writes in a message, or that hide what is meant. */
const BANNED =
  /\b(?:stands?(?!-)|stood|behind(?! (?:its|the) template| …)|hence|thus|whatever|anew|whereby|wherein|thereof)\b|\b(?:of which|of whom|sign of life|all the same|for ever)\b/i;

/** The longest message in characters, its code counted as one each. */
const LONGEST = 160;

/** `a_b`, `a()`, `a.b(`, `mo.a`: code that is not in backticks. */
const BARE_CODE = /\w_\w|\b\w+\(|\bmo\.\w/;

/** A lower-case word, code, a number, an acronym or a name with capitals inside, and the one other name that may be first. */
const START = /^(?:[a-z0-9`]|[A-Z]+\w*[A-Z]|Python\b)/;

/** The first banned words in a text outside its code. */
export function bannedIn(text: string): string | undefined {
  return BANNED.exec(withoutCode(text))?.[0];
}

/** What is wrong with the words of a finding's message, a refusal or a doubt; empty where nothing is. */
export function faultsOf(message: string): string[] {
  const words = withoutCode(message);
  const faults = [
    ...(START.test(message) ? [] : ['starts with a capital']),
    ...(/[.!]$/.test(message) ? ['ends with a full stop'] : []),
    ...(/^\s|\s$|\n| {2}/.test(words) ? ['has odd blanks'] : []),
    ...(words.length > LONGEST ? [`is longer than ${LONGEST}`] : []),
    ...(BARE_CODE.test(words) ? [`has code without backticks: ${BARE_CODE.exec(words)?.[0]}`] : []),
    ...(bannedIn(message) === undefined ? [] : [`says '${bannedIn(message)}'`]),
  ];
  return faults.map((fault) => `${message}: ${fault}`);
}

/** The text with one character for each piece of code. */
function withoutCode(text: string): string {
  return text.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/gs, '…');
}
