import { canonicalLanguage } from '../analysis/languages.ts';
import type { Language, Place } from '../query.ts';
import { isOneSlipAway } from './field-names.ts';
import { plainView } from './plain-view.ts';
import type { Remarks } from './remarks.ts';

/** The languages that may be given by name, in English or in the language itself. Any other language needs its code. */
const NAMED_LANGUAGES =
  'af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ' +
  'ku lo lt lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tr uk ur uz vi yi zh';
/** Other names of languages, in lower case. */
const OTHER_NAMES: readonly (readonly [name: string, code: string])[] = [
  ['farsi', 'fa'],
  ['mandarin', 'zh'],
  ['cantonese', 'zh'],
  ['castilian', 'es'],
  ['castellano', 'es'],
  ['flemish', 'nl'],
  ['brazilian', 'pt'],
  ['brasileiro', 'pt'],
  ['tagalog', 'fil'],
  ['bokmål', 'no'],
  ['nynorsk', 'no'],
  ['burmese', 'my'],
  ['gaelic', 'ga'],
  ['serbo-croatian', 'sr'],
  ['simplified chinese', 'zh'],
  ['traditional chinese', 'zh'],
  ['american english', 'en'],
  ['british english', 'en'],
];
/** Codes of languages that are rare in the news and that people write when they mean a country. */
const COUNTRIES_AND_LANGUAGES: ReadonlySet<string> = new Set(['br', 'se', 'si', 'ee', 'ch', 'tw']);
/** Languages whose varieties count as one here. */
const VARIETIES: ReadonlyMap<string, string> = new Map([
  ['nb', 'no'],
  ['nn', 'no'],
  ['sh', 'sr'],
  ['mo', 'ro'],
  ['tl', 'fil'],
]);

/** Made for the first language: Node then reads the names of all, which takes as long as all other parts of the grammar. */
let languageNames: Intl.DisplayNames | undefined;
let regionNames: Intl.DisplayNames | undefined;
let names: ReadonlyMap<string, string> | undefined;

/**
 * `lang:en`, and what people write for it: `en-GB`, `zh_TW`, `german`, `deutsch`, `iw`, `jp`. An article's language has
 * no country, so a country is dropped with a remark. Text that is not a language is refused.
 */
export function readLanguage(typed: string, place: Place, remarks: Remarks): Language | undefined {
  const asked = plainView(typed)
    .trim()
    .toLowerCase()
    .replace(/[.,;:!?"]+$/, '');
  const [code = '', ...region] = canonicalLanguage(asked).split('-');
  const language = knownCode(code) ?? codesByName().get(asked);
  const country = spokenIn(asked);
  if (!language) {
    const parts = asked
      .split(/[,;/+]/)
      .map((part) => knownCode(canonicalLanguage(part.trim()).split('-', 1)[0]!));
    if (parts.length > 1 && parts.every((part) => part !== undefined)) {
      const message = 'lang: takes one language. Join several by OR, in brackets.';
      remarks.refuse(place, message, `(${parts.map((part) => `lang:${part}`).join(' OR ')})`);
      return undefined;
    }
    const nearest = country ?? nearestCode(asked);
    const message = `${typed} is not a language. lang: takes a code such as en, or a name such as English.`;
    remarks.refuse(place, message, nearest && `lang:${nearest}`);
    return undefined;
  }
  if (country && COUNTRIES_AND_LANGUAGES.has(asked)) {
    const message = `lang:${language} is ${nameOf(language)}. ${nameOf(country)} is lang:${country}.`;
    remarks.warn(place, message, `lang:${country}`);
  } else if (region.length > 0) {
    const message = `The language of an article has no country or script here, so this finds all articles in ${nameOf(language)}.`;
    remarks.warn(place, message, `lang:${language}`);
  } else if (asked !== language) {
    remarks.warn(
      place,
      `${typed} is read as ${language}, the code of ${nameOf(language)}.`,
      `lang:${language}`,
    );
  }
  return { kind: 'language', language, ...place };
}

/** The code that is stored for a code; undefined when no language has it. */
function knownCode(code: string): string | undefined {
  if (!/^[a-z]{2,3}$/.test(code) || nameOf(code) === undefined) return undefined;
  return VARIETIES.get(code) ?? code;
}

function nameOf(code: string): string | undefined {
  languageNames ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return languageNames.of(code);
}

/** The language that most people in a country speak, when the text is a country code. */
function spokenIn(code: string): string | undefined {
  if (!/^[a-z]{2}$/.test(code)) return undefined;
  regionNames ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  if (regionNames.of(code.toUpperCase()) === undefined) return undefined;
  const { language } = new Intl.Locale(`und-${code}`).maximize();
  return language === 'und' ? undefined : (VARIETIES.get(language) ?? language);
}

function codesByName(): ReadonlyMap<string, string> {
  names ??= new Map([...NAMED_LANGUAGES.split(' ').flatMap(namesOf), ...OTHER_NAMES]);
  return names;
}

/** The name of a language in English, in the language itself and in the other large languages. */
function namesOf(code: string): [string, string][] {
  return ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', code].flatMap((speaker): [string, string][] => {
    const name = new Intl.DisplayNames(speaker, { type: 'language', fallback: 'none' }).of(code);
    return name === undefined ? [] : [[name.toLowerCase(), code]];
  });
}

function nearestCode(asked: string): string | undefined {
  if (asked.length < 3) return undefined;
  for (const [name, code] of codesByName()) {
    if (isOneSlipAway(asked, name) || (asked.length >= 4 && name.startsWith(asked))) return code;
  }
  return undefined;
}
