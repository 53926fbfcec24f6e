import { stemmer as armenian } from '@orama/stemmers/armenian';
import { stemmer as finnish } from '@orama/stemmers/finnish';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as indonesian } from '@orama/stemmers/indonesian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { stemmer as ukrainian } from '@orama/stemmers/ukrainian';

/** Corrections before or after the library's stemmer, for common words of the news that it misses. */

/** Neuter words with the article -et; not words whose root ends in -et. */
const SWEDISH_ROOTS =
  /(?:itet|raket|paket|staket|planet|poet|internet|budget|buffet|magnet|kabaret|banket|facket|biljet|profet|kvalitet|komet|atlet|gourmet|puritet)s?$/;

export function inflectSwedish(word: string): string {
  const root =
    /[^aeiou]ets?$|[iu]ets?$/.test(word) && word.length > 4 && !SWEDISH_ROOTS.test(word)
      ? word.replace(/ets?$/, '')
      : word;
  return swedish(root.length > 2 ? root : word);
}

/** Plurals in -ões, -ães, -ãos, -ns, -is, -res, -zes; also without their marks. */
const PORTUGUESE_PLURALS: readonly (readonly [RegExp, string])[] = [
  [/(?<=[bcdfghjklmnpqrstvxzçi])(?:ões|ães|ãos)$/, 'ão'],
  [/(?<=[cstlnrgmph])(?:oes|aes)$/, 'ao'],
  [/(?<=..)ns$/, 'm'],
  [/(?<=..)ais$/, 'al'],
  [/(?<=...)(?:éis|eis)$/, 'el'],
  [/(?<=..)óis$/, 'ol'],
  [/(?<=...[^aeiouáéíóú])is$/, 'il'],
  [/(?<=..[aeiouáéíóúâêô][rz])es$/, ''],
];

export function inflectPortuguese(word: string): string {
  const rule = PORTUGUESE_PLURALS.find(([plural]) => plural.test(word));
  const singular = rule ? word.replace(rule[0], rule[1]) : word;
  // The library removes -ção and -são as endings, each in a different way.
  return /(?:ão|ao|m|al|el|ol|il)$/.test(singular) ? singular : portuguese(singular);
}

/**
 * The library takes the plurals of `mujer` and `gobierno` for verbs; `-amos` is one. It leaves short words alone, as it
 * should, but `años` too.
 */
const SPANISH_PLURALS =
  /(?<=..[aeiouáéíóú]r)es$|(?<=..[aeiouáéíóúr]n[ao])s$|(?<=^[aeiouáéíóú][bcdfghjklmnñprstvxyz]{1,2}[ao])s$/;

export function inflectSpanish(word: string): string {
  const singular = word.replace(SPANISH_PLURALS, '');
  const root = spanish(singular);
  return root.length * 2 < singular.length ? singular : root;
}

/**
 * Words in -us, -ys and -nen have -ukse-, -ykse- and -se- before endings, and double consonants weaken. The library takes
 * the n of a name for an ending, but leaves it before another one: Iran, Iranin.
 */
export function inflectFinnish(word: string): string {
  const bare = atLeastThree(word.replace(/(?<=..[aäoöuyi])nen$/, 's'));
  const root = (bare.endsWith('n') ? atLeastThree(bare) : bare)
    .replace(/(?<=.[uy])ks(?:e|i)?$/, 's')
    .replace(/(?<=..[aeiouyäö])s[ei]$/, 's')
    .replace(/(?<=...)[eiaäuyoö]$/, '');
  return root
    .replace(/ng$/, 'nk')
    .replace(/mm$/, 'mp')
    .replace(/nn$/, 'nt')
    .replace(/ll$/, 'lt')
    .replace(/rr$/, 'rt')
    .replace(/(?<=[aeiouyäö])d$/, 't')
    .replace(/([kpt])\1$/, '$1');
}

function atLeastThree(word: string): string {
  const root = finnish(word);
  return root.length < 3 ? word : root;
}

/** The library's stem keeps the -ов of surnames in some cases but not in others. */
export function inflectRussian(word: string): string {
  return russian(word).replace(/(?<=..)(?:ов|ев)$/, '');
}

/** корабель and кораблі share their consonants; the library takes less off Росії than off Росія. */
export function inflectUkrainian(word: string): string {
  return ukrainian(word.replace(/(?<=..)(?:ії|ію|ією)$/, 'ія'))
    .replace(/ь$/, '')
    .replace(/(?<=...)[ео](?=[лцкн]$)/, '');
}

/** Possessives and particles are removed first. Otherwise the library takes the ending as part of the root. */
export function inflectIndonesian(word: string): string {
  const bare = word.replace(/(?<=...)(?:nya|lah|kah|pun)$/, '');
  const root = indonesian(bare);
  return root.length * 2 < bare.length || root.length < 3 ? bare : root;
}

/** Plurals, which the library does not remove. */
export function inflectArmenian(word: string): string {
  return armenian(word.replace(/(?<=..)(?:ներ|եր)(?:ը|ի|ին|ից|ով|ում|ն)?$/, ''));
}

/** The library takes less off Ρωσίας and Ρωσίες than off Ρωσία. */
export function inflectGreek(word: string): string {
  return greek(word.replace(/(?<=..[ιί])[αάεέ][ςσ]$/, 'α'));
}
