/** Plurals that change their vowel or are irregular, and common verbs with an irregular past. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  `kinderen kind|eieren ei|steden stad|schepen schip|leden lid|wegen weg|dagen dag|glazen glas|daken dak|gaten gat|oorlogen oorlog
  goederen goed|volkeren volk|liederen lied|bladeren blad|raderen rad|verdragen verdrag|bedragen bedrag|gebreken gebrek|besluiten besluit
  musea museum|politici politicus|critici criticus|technici technicus|data datum|koeien koe|vlooien vlo|zeeën zee|ideeën idee
  ging ga|gingen ga|gaat ga|gaan ga|gegaan ga|kwam kom|kwamen kom|komt kom|komen kom|gekomen kom|vond vind|vonden vind|gevonden vind
  kreeg krijg|kregen krijg|gekregen krijg|gaf geef|gaven geef|gegeven geef|nam neem|namen neem|genomen neem|sprak spreek|spraken spreek
  stierf sterf|stierven sterf|gestorven sterf|won win|wonnen win|gewonnen win|verloor verlies|verloren verlies|koos kies|kozen kies|gekozen kies`
    .split(/\s*[|\n]\s*/)
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf(' ')), pair.slice(pair.indexOf(' ') + 1)]),
);
const WEAK_PAST = /(?<=[a-z]{2}(?:[^c]k|[^e]p|[^ck]f))te(?:n)?$/;
const VOICED_PAST = /(?<=[a-z](?:eer|ier|er|el|ig|en|aal|oor|uur|aan|oon))de(?:n)?$/;
const THIRD_PERSON = /(?<=[a-z](?:eer|ijg|erk|oek|aak|eek|ijk|oep|oop|ier|oem|ijf|ijv|eel|aal|aag|igt?))t$/;

/**
 * Removes plural, adjective and verb endings of a Dutch word. It undoes the spelling rules that W. Kraaij and R.
 * Pohlmann describe in "Viewing stemming as recall enhancement" (1996): a voiced consonant, a doubled consonant, a
 * vowel written once.
 */
export function inflectDutch(word: string): string {
  const known = IRREGULAR.get(word);
  if (known !== undefined) return known;
  if (word.length < 4) return word;
  const participle = /^ge(.{3,}eer)d$/.exec(word);
  return canonical(withoutEnding(participle ? participle[1]! : word));
}

function withoutEnding(word: string): string {
  if (word.endsWith('heden')) return `${word.slice(0, -5)}heid`;
  if (WEAK_PAST.test(word)) return word.replace(WEAK_PAST, '');
  if (VOICED_PAST.test(word) && word.length > 6) return word.replace(VOICED_PAST, '');
  if (/[^e]en$/.test(word) && word.length > 4) return respelled(word.slice(0, -2));
  if (/(?:ie|ee)ën$/.test(word)) return word.slice(0, -2);
  if (/[^aeiou]e$/.test(word) && word.length > 4) return respelled(word.slice(0, -1));
  if (/(?:[aoiué]'s|(?:el|er|en|em|ie|aar|oor|ing|ment|ist|eur)s)$/.test(word) && word.length > 4) {
    return withoutEnding(word.replace(/'?s$/, ''));
  }
  return word.length > 5 ? word.replace(THIRD_PERSON, '') : word;
}

/** The spelling of the root after its ending is removed. */
function respelled(root: string): string {
  const single = /([bdfgklmnprst])\1$/.test(root) ? root.slice(0, -1) : undefined;
  if (single !== undefined) return single;
  const unvoiced = root.replace(/(?<=.[^aeiou]|[aeiouij]{1,2})v$/, 'f').replace(/z$/, 's');
  // One vowel before one consonant was long: groten, groot. Unstressed -er, -el, -en, -ig are not.
  if (/[^aeiou][aou][bcdfgklmnprst]$/.test(unvoiced) || /[^aeiou]e[bcdgkpst]$/.test(unvoiced)) {
    return unvoiced.slice(0, -1) + unvoiced.at(-2) + unvoiced.at(-1);
  }
  return unvoiced;
}

/** A long e before r, l, n, m may come from either spelling: regeert, regeren. */
function canonical(root: string): string {
  return root.length > 5 ? root.replace(/ee(?=[rlnm]$)/, 'e') : root;
}
