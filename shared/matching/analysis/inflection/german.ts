import { stemmer as snowball } from '@orama/stemmers/german';

/** ae, oe, ue in names written without umlauts; not after a vowel or q, as in Feuer and Quelle. */
const DIGRAPH = /(?<![aeiouäöüq])([aou])e/g;
const UMLAUT: Readonly<Record<string, string>> = { a: 'ä', o: 'ö', u: 'ü' };
/** Verbs in -ern, -eln, -ieren, -igen keep these letters before -t, -te. */
const WEAK_PARTICIPLE = /^ge(.{3,}(?:er|el|ig))t(e[nmrs]?)?$/;
const FINITE = /(?<=.{3}[bdfgklmnprzßshw])t(?:e|en|et|est)?$/;
/** Verbs in -chen, whose t is not part of the root as it is in Nacht and Gericht. */
const FINITE_CH =
  /(?<=(?:such|brauch|reich|rauch|tauch|lich|lach|weich|streich|wünsch|herrsch|forsch|mach|sprach))t(?:e|en|et|est)?$/;
const SHORT_FINITE =
  /^(sag|leb|leg|lieb|lob|hol|mein|bau|dreh|führ|spar|wähl|zahl|zähl|rett|stopp|droh|kauf|lern|zeig|spiel|stimm|plan)t(?:e|en|et|est)?$/;
const NOT_FINITE =
  /(?:schaft|kraft|haft|markt|punkt|welt|amt|wert|ort|art|heft|schrift|luft|zukunft|recht|geld|gewalt|gehalt|anwalt|stadt|staat|akt|[bdfj]ekt|(?:fl|l|str|d)ikt|[od]ukt|ent|ant|ment)(?:e|en|es|s|er|ern)?$/;

/** The library takes -s off after few letters, and names and foreign words end in any: Chinas, Trumps, Kiews, Autos. */
const FOREIGN_S = /(?:(?<=..)[aopwyj]|moskau|warschau|netanjahu|meloni|taxi)s$/;
/** Words with an s of their own, and names that would become another name. */
const OWN_S =
  /(?:gas|glas|gras|maas|atlas|hamas|thomas|lukas|jonas|etwas|(?<!os)los|moos|famos|kurios|grandios|dubios|furios|gips|raps|schnaps|straps|schlips|knirps|klops|mops)$/;

/**
 * Removes German inflection with the library's older Snowball stemmer. It adds what the present Snowball version does,
 * and more: ae, oe, ue in names are umlauts, and the finite forms of weak verbs are joined with the infinitive.
 */
export function inflectGerman(word: string): string {
  const umlauts = word.replace(DIGRAPH, (_, vowel: string) => UMLAUT[vowel]!);
  const participle = WEAK_PARTICIPLE.exec(umlauts);
  const verb = participle ? participle[1]! : withoutFiniteEnding(withoutForeignS(umlauts));
  return snowball(verb.endsWith('eln') ? verb.slice(0, -1) : verb);
}

function withoutForeignS(word: string): string {
  return FOREIGN_S.test(word) && !OWN_S.test(word) ? word.slice(0, -1) : word;
}

function withoutFiniteEnding(word: string): string {
  const short = SHORT_FINITE.exec(word);
  if (short) return short[1]!;
  if (NOT_FINITE.test(word)) return word;
  return word.replace(FINITE_CH, '').replace(FINITE, '');
}
