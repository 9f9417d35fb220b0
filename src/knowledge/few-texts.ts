/*
 * How code says that it embeds a few texts that are written out, as data.
 */

/** What takes apart or reads a text: `tokenizer(texts)`, `model.encode(text)`; by the last name of what is called. */
export const READS_TEXT = /token|^toks?$|encod|embed|processor/i;

/** What takes a text as the name of something that it fetches, which may be of any size. */
export const FETCHES =
  /^(?:open|Path|glob|iglob|listdir|imread|getattr|import_module|connect|execute|query|get|post|urlopen|(?:load|read|fetch|download|from|scan|get)_\w+|load|read|download|search)$/;

/** Methods of texts and lists that give no more of them. */
export const KEEPS_TEXT =
  /^(?:l?r?strip|lower|upper|title|capitalize|casefold|replace|format|split|splitlines|join|copy)$/;

/** The same, and those that gather or give the items of a list or dictionary. */
export const PLAIN_METHODS = new RegExp(
  `${KEEPS_TEXT.source}|^(?:append|extend|items|keys|values|startswith|endswith)$`,
);

/** Builtins that give what they are given, in another form. */
export const KEEPS_ITEMS =
  /^(?:list|tuple|set|str|sorted|reversed|enumerate|zip|range|len|print|isinstance|min|max|tqdm|dict)$/;

/** What does more with texts than to embed them, by the last name of what is called. */
export const MORE_THAN_EMBEDDING = /^(?:backward|generate|fit|train|learn|step|from_pretrained|chat)$/;

/** Arguments that are texts and yet say how, and not what. */
export const SAYS_HOW =
  /device|dtype|model|name|path|file|dir|mode|method|type|kind|key|pool|padding|truncation|return_|strategy|prefix|task|lang|split|label|title/i;

/** Texts that are no more than a device or a format. */
export const NO_CONTENT = /^(?:cuda(?::\d+)?|cpu|mps|gpu|auto|pt|np|tf|longest|max_length)?$/;
