/*
 * How texts say that a notebook needs a GPU, by language. A sentence is a claim where it `requires` one and nothing in it
 * takes that back.
 */

/** NVIDIA's cards by their names, as far as notebooks are written for them. */
const CARDS = String.raw`(?:[AHBLTV]\d{1,3}|GH200|GB200|[LTV]4|A10G|RTX[ -]?(?:A?\d{4})|DGX)s?`;
const GPU = String.raw`(?:GPUs?|CUDA|${CARDS})`;

/** One way to say it. */
export interface Wording {
  readonly words: RegExp;
  /** What may stand right before the words and turns them around. */
  readonly unless?: RegExp;
}

/** `does not need a GPU`, `no GPU required` */
const NEGATED =
  /\b(?:no|not|never|no longer|without)(?: an?| strictly| really| actually)*\s$|n['’]t (?:strictly |really |actually )?$/i;

export interface Language {
  readonly name: string;
  readonly requires: readonly Wording[];
  /** What makes a question, a condition, a denial or a part of the sentence. */
  readonly takesBack: RegExp;
}

function word(words: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})(?![\p{L}\p{N}])`, 'iu');
}

export const ENGLISH: readonly Wording[] = [
  { words: /\bGPU requirements?\b/gi },
  // `requires a CUDA-capable GPU`, but not `requires no GPU` or `needs more GPU memory`.
  {
    words: new RegExp(
      String.raw`\b(?:requires?|needs?|must have|must run on|have to have) (?:at least )?(?:an? |one |the )?(?:(?!no\b|more\b|less\b|extra\b)[\w-]+ ){0,2}${GPU}\b`,
      'gi',
    ),
    unless: NEGATED,
  },
  {
    words: new RegExp(
      String.raw`\b${GPU}(?: \d[\w.]*\+?)?(?: with [^.\n]{1,24})?:? (?:(?:is|are) (?:strictly |absolutely )?(?:required|needed|mandatory|necessary|a must)|required)\b`,
      'gi',
    ),
    unless: NEGATED,
  },
  { words: new RegExp(String.raw`\bonly (?:works?|runs?) (?:with|on) (?:an? )?(?:[\w-]+ )?${GPU}\b`, 'gi') },
  {
    words: new RegExp(
      String.raw`\b(?:(?:does|do|will) not|cannot|(?:does|do|wo|ca)n['’]t) (?:run|work|start) without (?:an? )?(?:[\w-]+ )?${GPU}\b`,
      'gi',
    ),
  },
  // The name of a card, not of any GPU: `run it on a GPU` is advice.
  { words: new RegExp(String.raw`\brun (?:it|this|this notebook) on an? (?:NVIDIA )?${CARDS}\b`, 'gi') },
  { words: /\b(?:NVIDIA|CUDA)[ -]GPU with\b/gi },
  { words: new RegExp(String.raw`\b(?:requirements?|prerequisites?): (?:an? )?(?:[\w-]+ )?${GPU}\b`, 'gi') },
  // An item in a list of requirements, unless it is an optional one, or the beginning of a sentence.
  {
    words:
      /(?:^|\n)\s*[-*]\s*(?:\*\*)?(?:\d\+?x? )?(?:\w+ )?NVIDIA GPUs?\b(?=[ \t]*(?:\*\*|[-,;.:(–—≥>]|\d|\n|$|(?:and|or|required|needed|that|with)\b))(?!.*\b(?:optional|recommended)\b)/gi,
  },
  // A warning, unless it goes on to say what happens then: `No GPU found, using the CPU`.
  {
    words:
      /\b(?:no|without) (?:NVIDIA |CUDA )?GPU (?:detected|found|available)\b(?![^\n]*\b(?:CPU|fall\w*|slow\w*)\b)/gi,
  },
];

/** Languages in which a whole sentence is looked at. */
export const OTHER_LANGUAGES: readonly Language[] = [
  {
    name: 'Chinese',
    requires: [
      {
        words:
          /(?:需要|必须|必需|要求|须|仅支持|只能在|需)(?:使用|有|用|至少|配备|具备|支持|在|带有|[一二两\d]?[个块张台]|一|NVIDIA|英伟达|的|\s|[\w-]){0,8}(?:GPU|CUDA|显卡|顯卡)/gi,
      },
      { words: /(?:GPU|CUDA|显卡|顯卡)[^，。]{0,8}(?:必需|必须|必備|才能)/gi },
    ],
    takesBack:
      /不需要|不需|无需|無需|不必|不要求|不用|没有必要|如果|若|可选|可選|建议|吗|嗎|？|部分|[本此这一]节|章|练习|习题|或[^，。]{0,4}(?:CPU|TPU)/,
  },
  {
    name: 'Japanese',
    requires: [
      { words: /(?:GPU|CUDA)[^、。]{0,12}(?:が必要|は必須|が必須|必須|を必要と|がないと)/gi },
      { words: /(?:GPU|CUDA)[^、。]{0,6}(?:でのみ|のみ対応|専用)/gi },
    ],
    takesBack:
      /不要|必要(?:は)?(?:ありません|ない)|必要としま(?:せん)|なくても|場合|ですか|？|任意|推奨|部分だけ|だけ(?:が|は)?GPU|または[^、。]{0,4}(?:CPU|TPU)/,
  },
  {
    name: 'German',
    requires: [
      { words: /(?:benötigt|braucht|erfordert|verlangt|voraus)[^.!?]{0,40}(?:GPU|CUDA|Grafikkarte)/giu },
      {
        words:
          /(?:GPU|CUDA|Grafikkarte)[^.!?]{0,24}(?:erforderlich|notwendig|nötig|benötigt|vorausgesetzt|zwingend|Pflicht)/giu,
      },
      {
        words:
          /(?:läuft|funktioniert)[^.!?]{0,10} (?:nur (?:mit|auf)|nicht ohne)[^.!?]{0,24}(?:GPU|CUDA|Grafikkarte)/giu,
      },
    ],
    takesBack: word(
      'kein\\p{L}*|niemand|wenn|falls|sofern|optional|empfohlen|nur (?:der|die|das|für)|oder (?:eine? )?(?:CPU|TPU)|nicht(?! ohne)|(?<!nicht )ohne|Abschnitt|Übung|Teil',
    ),
  },
  {
    name: 'Spanish',
    requires: [
      {
        words:
          /(?:requieren?|necesit(?:a|as|an|amos)|exige|hace falta|es necesari[oa]|imprescindible)[^.!?]{0,40}(?:GPU|CUDA|tarjeta gráfica)/giu,
      },
      {
        words:
          /(?:GPU|CUDA|tarjeta gráfica)[^.!?]{0,30}(?:necesari[oa]s?|obligatori[oa]s?|requerid[oa]s?|imprescindible)/giu,
      },
      { words: /(?:solo|sólo|únicamente) funciona (?:con|en)[^.!?]{0,24}(?:GPU|CUDA)/giu },
    ],
    takesBack: word(
      'no|sin|nadie|nada|ningun\\p{L}*|si|opcional\\p{L}*|recomend\\p{L}*|(?:solo|sólo) (?:la|el|las|los|para)|o (?:una? )?(?:CPU|TPU)|sección|ejercicio|parte',
    ),
  },
  {
    name: 'French',
    requires: [
      { words: /(?:nécessite|requiert|exige|il faut|faudra|besoin)[^.!?]{0,40}(?:GPU|CUDA|carte graphique)/giu },
      { words: /(?:GPU|CUDA|carte graphique)[^.!?]{0,30}(?:nécessaires?|requise?s?|obligatoires?|indispensables?)/giu },
      { words: /ne (?:fonctionne|marche|tourne) (?:qu['’]|que )[^.!?]{0,24}(?:GPU|CUDA)/giu },
    ],
    takesBack: word(
      'pas|aucun\\p{L}*|sans|personne|rien|si|optionnel\\p{L}*|facultati\\p{L}*|recommandé\\p{L}*|seule?s? (?:la|le|les)|ou (?:une? )?(?:CPU|TPU)|section|exercice|partie',
    ),
  },
];

/**
 * What makes a question or a condition of an English sentence, says it of a part, leaves something else to do as well, or
 * a wish of it.
 */
export const OPEN: readonly RegExp[] = [
  /\?/,
  /\b(?:if|unless|when|whether)\b/i,
  /\b(?:sections?|exercises?|chapters?|appendix|bonus|half|parts? of|optional(?:ly)?|ideally|preferably)\b/i,
  /\b(?:no longer|used to|but not|hardly|rarely|seldom)\b/i,
  // CUDA is what the GPU needs then.
  /\bGPU\b.*\b(?:requires?|needs?) CUDA\b/i,
  /\b(?:only|just) (?:the|this|that|these|some|for|a few)\b/i,
  /\b(?:or|\/) ?(?:an? )?(?:\w+ )?(?:CPUs?|TPUs?|Apple|MPS|Mac|AMD|ROCm|Intel|XPU)\b|\bCPUs? or\b/i,
];

/** What denies what comes after it in an English sentence. */
export const DENIED = /\b(?:nothing|nobody|none|no one|never|without)\b|n['’]t\b|\bnot\b/i;
