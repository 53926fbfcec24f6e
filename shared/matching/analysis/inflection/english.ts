import { americanSpelling } from './british-american.ts';
import { ALSO_FORM_OF, IRREGULAR } from './english-irregular.ts';

/**
 * Removes English inflection and nothing else: plurals, `-ed`, `-ing`, irregular forms. It follows steps 1 and 5 of M.
 * F. Porter, "An algorithm for suffix stripping" (1980). The full algorithm also joins words that were derived from one
 * another (executive, execution, author, authority), which is too much for news alerts.
 */

const VOWEL = '(?:[aeiou]|(?<=[^aeiou])y)';
const CONSONANT = '(?:[^aeiouy]|(?<![^aeiou])y)';
const HAS_VOWEL = new RegExp(VOWEL);
/** Porter's m > 1: two groups of vowels, each followed by consonants. */
const TWO_MEASURES = new RegExp(`${VOWEL}${CONSONANT}.*${VOWEL}${CONSONANT}`);
/** Porter's *o: `hop` of `hoping`, not `snow`. */
const SHORT_SYLLABLE = new RegExp(`^${CONSONANT}+${VOWEL}[^aeiouwxy]$`);
/** Verbs in -e after `-ed` or `-ing` is removed: at(e), iz(e), forc(e), judg(e), handl(e); not treat, curl. */
const LOST_FINAL_E = /(?:(?<![eo])at|creat|[cuv]|(?<!s)s|(?<!z)z|[dlr]g|[^aeiourlw]l)$/;

/** Words that look inflected and are not, or whose base means something else in the news; with their own plurals. */
const APART = `
  news|united|species|series|mars|always|besides|perhaps|whereas|athletics|politics|physics|mathematics|economics
  evening evenings|wedding weddings|boeing boeings|ceiling ceilings|outing outings|wicked|naked|sacred|hundred hundreds|kindred
  during|nothing|something|anything|everything|proceed proceeds|proceeds|exceed exceeds|succeed succeeds|indeed|customs
  aids|goods|arms|glasses|earnings|savings|winnings|proceedings|holdings|means|odds|pants|shorts|headquarters|premises|thanks|remains
  tired|tiring|hastings|williams|edwards|roberts|rogers|peters|stevens|adams|richards|phillips|andrews|daniels|davis|jones|james
  charles|wales|texas|naples|athens|brussels|mercedes|hermes|holmes|rhodes|hughes|barnes|moses|ramses|reuters|bing|beijing
  viking vikings|sterling|aide aides|heroine heroines|premiere premieres|humane|morale|secrete|envelope envelopes|justine|corps
  siemens|philips|starbucks|airbus|lexus|prius|olympus|damascus|honduras|bahamas|philippines|netherlands|emirates
  princess princesses|business businesses|witness witnesses|harness harnesses|governess|mistress mistresses|actress actresses`;

/** Short words in -s that are not plurals. */
const SHORT_WITHOUT_PLURAL: ReadonlySet<string> = new Set(
  `gas bus has was his its yes this us plus les las los des dos tres iris ios gps ups sms pbs cbs abs rbs ubs bbs nbs ems irs dhs
  ims aws sas nhs iss bps mls mss bss css rss tls tss nss fbs hbs cms mrs rms vis pus sis wes oas sos nas bis cis kos cos chs`.split(
    /\s+/,
  ),
);

const FORMS: ReadonlyMap<string, string> = new Map([
  ...IRREGULAR,
  ...APART.trim()
    .split(/\s*[|\n]\s*/)
    .flatMap((line) => {
      const forms = line.split(' ');
      return forms.map((form): [string, string] => [form, forms[0]!]);
    }),
]);

/** The stem that all inflected forms of a lower-case word share. It is not always a word itself. */
export function inflectEnglish(word: string): string {
  const listed = FORMS.get(word);
  if (listed !== undefined) return listed;
  // EVs, MPs; longer acronyms follow the general rules.
  if (word.length < 4)
    return word.endsWith('s') && !SHORT_WITHOUT_PLURAL.has(word) ? word.slice(0, -1) : word;
  const spelled = americanSpelling(word);
  const singular = withoutPlural(spelled);
  const known = FORMS.get(singular);
  if (known !== undefined) return known;
  const root = withoutVerbEnding(singular);
  if (root === singular) return withoutFinalE(root);
  return FORMS.get(root) ?? IRREGULAR.get(`${root}e`) ?? withoutFinalE(root);
}

/** Other bases that an article's word may be a form of, besides its own stem. */
export function alsoEnglish(word: string): readonly string[] {
  return ALSO_FORM_OF.get(word)?.map(inflectEnglish) ?? [];
}

function withoutPlural(word: string): string {
  if (!word.endsWith('s')) return word;
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  // For `churches` and `boxes`. Words such as `aches` and `axes` are in the lists where it matters.
  if (/(?:ss|ch|sh|x|zz)es$/.test(word) && word.length > 4) return word.slice(0, -2);
  if (word.endsWith('oes') && word.length > 5) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function withoutVerbEnding(word: string): string {
  if (word.endsWith('ied')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (word.endsWith('eed')) return word;
  const rest = word.endsWith('ed') ? word.slice(0, -2) : word.endsWith('ing') ? word.slice(0, -3) : '';
  if (rest.length < 2 || !HAS_VOWEL.test(rest)) return word;
  if (/([^aeioulsz])\1$/.test(rest) && rest.length > 3) return rest.slice(0, -1);
  return LOST_FINAL_E.test(rest) || SHORT_SYLLABLE.test(rest) ? `${rest}e` : rest;
}

/**
 * In long words `-e` can be removed: `announc` is also what `announced` gives. In short words it matters: France,
 * franc.
 */
function withoutFinalE(word: string): string {
  if (word.endsWith('ll') && TWO_MEASURES.test(word.slice(0, -1))) return word.slice(0, -1);
  return word.endsWith('e') && TWO_MEASURES.test(word.slice(0, -1)) ? word.slice(0, -1) : word;
}
