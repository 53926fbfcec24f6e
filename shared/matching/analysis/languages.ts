/** The writing rules of one language that differ from the usual. Languages without any are not listed. */
export interface LanguageRules {
  /** ISO 639 codes, the main one first. Languages that readers of alerts treat as one share an entry. */
  readonly codes: readonly string[];
  /** Letters with marks that count as separate letters, in lower case; `*` for every such letter. */
  readonly letters: string;
  /** Names take their endings after an apostrophe: `Ankara'da`. */
  readonly endsAfterApostrophe: boolean;
  /** `1.000` is a thousand, and `3,5` is three and a half. */
  readonly decimalComma: boolean;
}

const ENDS_AFTER_APOSTROPHE = 'tr az pl uz tk crh';
const DECIMAL_COMMA =
  'de fr es it pt nl da no sv fi is pl cs sk hu ro bg ru uk be sr hr sl mk el tr az lt lv et id ca gl eu vi ka hy kk sq af fo';

/** Languages with stemmers come first, in the order of the bits that the index stores; see `stem.ts`. */
const LANGUAGES: readonly (readonly [codes: string, letters: string])[] = [
  ['en', ''],
  ['ar', ''],
  ['bg', ''],
  ['da', 'æøå'],
  ['de', 'äöü'],
  ['es', 'ñ'],
  ['fi', 'äöå'],
  ['fr', ''],
  ['ga', ''],
  ['hi', ''],
  ['hu', 'áéíóöőúüű'],
  ['id ms', ''],
  ['it', ''],
  ['lt', 'ąčęėįšųūž'],
  ['ne', ''],
  ['nl', ''],
  ['no nb nn', 'æøå'],
  ['pt', ''],
  ['ro mo', 'ăâîșțşţ'],
  ['ru', 'ё'],
  ['sr hr bs sh cnr', 'čćđšž'],
  ['sv', 'åäö'],
  ['tr az', 'çğıöşüə'],
  ['uk', 'її'],
  ['pl', 'ąćęłńóśźż'],
  ['cs', 'áčďéěíňóřšťúůýž'],
  ['sk', 'áäčďéíĺľňóôŕšťúýž'],
  ['ca', ''],
  ['et', 'äöõüšž'],
  ['fa ur', ''],
  ['mk', ''],
  ['el hy ta bn ka he', ''],
  ['is', 'áéíóúýöæþð'],
  ['fo', 'áíóúýøæð'],
  ['lv', 'āčēģīķļņšūž'],
  ['sl', 'čšž'],
  ['be', 'ўё'],
  ['vi', '*'],
  ['mt', 'ċġħż'],
  ['sq', 'ëç'],
  ['eo', 'ĉĝĥĵŝŭ'],
  ['cy', ''],
  ['gl', 'ñ'],
  ['eu', 'ñ'],
  ['kk', 'ё'],
  ['uz', ''],
  ['af', ''],
];

/** Wrong or outdated codes that feeds use, and the language that they mean. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['iw', 'he'],
  ['in', 'id'],
  ['ji', 'yi'],
  ['jp', 'ja'],
  ['cn', 'zh'],
  ['cz', 'cs'],
  ['gr', 'el'],
  ['ua', 'uk'],
  ['dk', 'da'],
  ['kr', 'ko'],
  ['by', 'be'],
  ['tl', 'fil'],
  ['sh', 'sr'],
  ['mo', 'ro'],
]);

export const LANGUAGE_RULES: readonly LanguageRules[] = LANGUAGES.map(([codes, letters]) => ({
  codes: codes.split(' '),
  letters,
  endsAfterApostrophe: shares(codes, ENDS_AFTER_APOSTROPHE),
  decimalComma: shares(codes, DECIMAL_COMMA),
}));

function shares(codes: string, listed: string): boolean {
  const all = listed.split(' ');
  return codes.split(' ').some((code) => all.includes(code));
}

const NUMBERS: ReadonlyMap<string, number> = new Map(
  LANGUAGE_RULES.flatMap(({ codes }, number) => codes.map((code): [string, number] => [code, number])),
);

/** The position of a language in `LANGUAGE_RULES`; -1 when it is not there. Expects BCP 47 in lower case. */
export function languageNumber(language: string): number {
  return NUMBERS.get(language.split('-', 1)[0]!) ?? -1;
}

/** The previous question and answer, because articles of one feed state the same language. */
let lastStated = '';
let lastCanonical = '';

/**
 * BCP 47 in lower case, beginning with the right code for the language: `deu`, `ger_DE` and `de-de` all begin with
 * `de`.
 */
export function canonicalLanguage(stated: string): string {
  if (stated === lastStated) return lastCanonical;
  lastCanonical = canonical(stated);
  lastStated = stated;
  return lastCanonical;
}

function canonical(stated: string): string {
  const tag = stated.trim().toLowerCase().replaceAll('_', '-');
  const [code = '', ...rest] = tag.split('-');
  const alias = ALIASES.get(code);
  if (alias !== undefined) return [alias, ...rest].join('-');
  try {
    return Intl.getCanonicalLocales(tag)[0]?.toLowerCase() ?? tag;
  } catch {
    return tag;
  }
}

/**
 * Whether an article in `language` counts as being in the language `asked` for: `en` includes `en-gb`, `no` includes
 * `nb`.
 */
export function isLanguage(language: string, asked: string): boolean {
  return languageKeys(language).includes(asked);
}

/** The keys under which an article's language is found, most exact first. */
export function languageKeys(language: string): string[] {
  const keys: string[] = [];
  for (let rest = language; rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('-'))))
    keys.push(rest);
  const primary = keys.at(-1);
  const group = SAME_TO_READERS.find((codes) => primary !== undefined && codes.includes(primary));
  return group ? [...new Set([...keys, ...group])] : keys;
}

/** Someone who asks for one of these wants the others too. */
const SAME_TO_READERS: readonly (readonly string[])[] = [
  ['no', 'nb', 'nn'],
  ['sr', 'sh'],
  ['ro', 'mo'],
  ['fil', 'tl'],
];
