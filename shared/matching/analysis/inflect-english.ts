/**
 * Takes English inflection off a word, and nothing else: plurals, `-ed`, `-ing`, irregular forms. It follows
 * steps 1 and 5 of M. F. Porter, "An algorithm for suffix stripping" (1980). The full algorithm also takes off
 * what makes new words (executive, execution, author, authority), which is too much for news alerts.
 */

const VOWEL = '(?:[aeiou]|(?<=[^aeiou])y)';
const CONSONANT = '(?:[^aeiouy]|(?<![^aeiou])y)';
const HAS_VOWEL = new RegExp(VOWEL);
/** Porter's m > 1: two runs of vowels, each followed by consonants. */
const TWO_MEASURES = new RegExp(`${VOWEL}${CONSONANT}.*${VOWEL}${CONSONANT}`);
/** Porter's *o: `hop` of `hoping`, not `snow`. */
const SHORT_SYLLABLE = new RegExp(`^${CONSONANT}+${VOWEL}[^aeiouwxy]$`);
/** What `-ed` and `-ing` leave of a verb in -e: at(e), iz(e), forc(e), judg(e), handl(e); not treat, curl. */
const LOST_FINAL_E = /(?:(?<![eo])at|creat|[cuv]|(?<!s)s|(?<!z)z|[dlr]g|[^aeiourlw]l)$/;

/** Base form, then the forms that lead to it. */
const IRREGULAR = `
  man men|woman women|child children|foot feet|tooth teeth|goose geese|mouse mice|ox oxen|person persons
  wife wives|knife knives|life lives|wolf wolves|thief thieves|half halves|shelf shelves|loaf loaves|calf calves
  crisis crises|analysis analyses|thesis theses|hypothesis hypotheses|diagnosis diagnoses|oasis oases
  criterion criteria|phenomenon phenomena|stimulus stimuli|nucleus nuclei|bacterium bacteria
  bus buses bused busing|gas gases gassed gassing|lens lenses|quiz quizzes quizzed|menu menus|guru gurus
  taxi taxis|tsunami tsunamis|safari safaris|alibi alibis|ski skis skiing skied|rabbi rabbis|nazi nazis
  israeli israelis|iraqi iraqis|pakistani pakistanis|saudi saudis|kuwaiti kuwaitis|emirati emiratis
  yemeni yemenis|qatari qataris|omani omanis|bahraini bahrainis|somali somalis|bangladeshi bangladeshis
  use uses used using|sue sues sued suing|die dies died dying|lie lies lied lying|tie ties tied tying
  go goes went gone going|do does did done doing|be is are was were been being|have has had having
  say says said saying|pay pays paid paying|buy buys bought buying|sell sells sold selling|tell tells told telling
  give gives gave given giving|take takes took taken taking|make makes made making|steal steals stole stolen stealing
  strike strikes struck striking|win wins winning|write writes wrote written writing|fight fights fought fighting
  bring brings brought bringing|teach teaches taught teaching|catch catches caught catching
  send sends sent sending|spend spends spent spending|build builds built|lend lends lent lending
  choose chooses chose chosen choosing|break breaks broke broken breaking|speak speaks spoken speaking
  drive drives drove driven driving|fly flies flew flown flying|grow grows grew grown growing
  know knows knew known knowing|throw throws threw thrown throwing|draw draws drew drawn drawing
  hide hides hid hidden hiding|eat eats ate eaten eating|keep keeps kept keeping|sleep sleeps slept sleeping
  agree agrees agreed agreeing|free frees freed freeing|guarantee guarantees guaranteed guaranteeing
  age ages aged aging ageing|owe owes owed owing|ache aches ached aching|taste tastes tasted tasting
  waste wastes wasted wasting|change changes changed changing|range ranges ranged ranging
  plunge plunges plunged plunging|bias biases biased|panic panics panicked panicking|traffic trafficked trafficking
  dye dyes dyed dyeing|singe singes singed singeing`;

/** Plurals in -ies that do not come from -y. */
const WITH_FINAL_IE =
  'movie cookie zombie calorie rookie selfie prairie brownie junkie hippie genie aussie foodie goalie hoodie indie birdie bookie';

/** Words that look inflected and are not, or whose other half means something else in the news. */
const APART = `
  news united species series mars always besides perhaps whereas ethics athletics politics physics mathematics
  economics statistics olympics evening evenings wedding weddings boeing ceiling outing outings wicked naked sacred
  hundred kindred during nothing something anything everything proceed exceed succeed indeed customs hastings
  williams edwards roberts rogers peters stevens adams richards phillips andrews daniels davis jones james
  charles wales texas naples athens brussels gates jobs mercedes hermes holmes rhodes hughes barnes moses
  ramses reuters bing beijing viking sterling ageing
  aide heroine premiere humane morale secrete envelope justine corps`;

const FORMS: ReadonlyMap<string, string> = new Map([
  ...APART.trim()
    .split(/\s+/)
    .map((word): [string, string] => [word, word]),
  ...IRREGULAR.trim()
    .split(/\s*[|\n]\s*/)
    .flatMap((line) => {
      const forms = line.split(' ');
      return forms.map((form): [string, string] => [form, forms[0]!]);
    }),
  ...WITH_FINAL_IE.split(' ').map((word): [string, string] => [`${word}s`, word]),
]);

/** The stem that all inflected forms of a lower-case word share; not always a word itself. */
export function inflectEnglish(word: string): string {
  if (word.length < 4) return FORMS.get(word) ?? word;
  const known = FORMS.get(word);
  if (known !== undefined) return known;
  const singular = withoutPlural(word);
  return FORMS.get(singular) ?? withoutFinalE(withoutVerbEnding(singular));
}

function withoutPlural(word: string): string {
  if (!word.endsWith('s')) return word;
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  // `churches` and `boxes`, not `aches` and `axes`, which have their own lines above where it matters.
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

/** In long words `-e` is no help: `announc` is found again from `announced`. Short ones differ: France, franc. */
function withoutFinalE(word: string): string {
  if (word.endsWith('ll') && TWO_MEASURES.test(word.slice(0, -1))) return word.slice(0, -1);
  return word.endsWith('e') && TWO_MEASURES.test(word.slice(0, -1)) ? word.slice(0, -1) : word;
}
