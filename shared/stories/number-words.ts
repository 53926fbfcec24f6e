/** Words that are numbers or parts of numbers, folded. */

/** Two to twenty, by language. "One" is left out: in most languages it is an article as well. */
const smallNumbers = [
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  'zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
  'deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt',
  'dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte',
  'dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove vinte',
];

export const numberWords: ReadonlyMap<string, number> = new Map(
  smallNumbers.flatMap((line) => line.split(' ').map((word, index): [string, number] => [word, index + 2])),
);

const scaleLines: readonly (readonly [scale: number, words: string])[] = [
  [
    1e3,
    'thousand k tausend mille mil mila duizend tusen tusind tysiac tysiace tysiecy тыс тысяч тысяча тысячи тис тисяч bin الف الاف',
  ],
  [1e4, '万 萬 만'],
  [
    1e6,
    'million millions mio millionen millon millones milhao milhoes milione milioni miljoen miljoner milyon',
  ],
  [1e6, 'mln млн миллион миллиона миллионов мільйонів مليون ملايين'],
  [1e8, '億 亿 억'],
  [
    1e9,
    'bn mrd milliarde milliarden milliard milliards bilhao bilhoes miliardo miliardi miljard miljarder milyar',
  ],
  [1e9, 'mld млрд миллиард миллиарда миллиардов мільярдів مليار مليارات'],
  [
    1e12,
    'tn trillion trillions bio billionen billon billones trilhao trilhoes biljoen триллион триллионов 兆 조 تريليون',
  ],
];

const scales: ReadonlyMap<string, number> = new Map(
  scaleLines.flatMap(([scale, words]) => words.split(' ').map((word): [string, number] => [word, scale])),
);

/** "Billion" is a million millions in these languages. */
const longScale = /^(?:de|fr|nl|da|nb|nn|no|sv|fi|pl|cs|hu)\b/;

/**
 * What a word multiplies the number before it by: 1,000,000 for "million", 10,000 for 万; undefined for other words.
 * @param word folded
 * @param language BCP 47, as far as it is known
 */
export function scaleOf(word: string, language = ''): number | undefined {
  if (word === 'billion' || word === 'billions') return longScale.test(language) ? 1e12 : 1e9;
  return scales.get(word);
}

/** The values of Han numerals. */
const hanDigits = '〇一二三四五六七八九';
const hanUnits: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** The value of a run of Han numerals without 万 and above, such as 十二; undefined for anything else. */
export function hanNumber(run: string): number | undefined {
  let sum = 0;
  let digit: number | undefined;
  for (const sign of run) {
    const unit = hanUnits[sign];
    const value = hanDigits.indexOf(sign);
    if (unit !== undefined) {
      sum += (digit ?? 1) * unit;
      digit = undefined;
    } else if (value >= 0 && digit === undefined) digit = value;
    else return undefined;
  }
  return run === '' ? undefined : sum + (digit ?? 0);
}

/** The languages of the pages and a few more, whose names of months are known. */
const monthLanguages = 'en de fr es pt it nl sv da pl ru uk tr ar id'.split(' ');

/** Names of months in many languages, folded by `fold`; long and short, as the platform knows them. */
export function monthNames(fold: (word: string) => string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const language of monthLanguages) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' });
      for (let index = 0; index < 12; index += 1) {
        const parts = format.formatToParts(Date.UTC(2026, index, 15));
        const name = parts.find(({ type }) => type === 'month')?.value.replace(/\.$/u, '');
        if (name && !/\d/.test(name)) names.add(fold(name));
      }
    }
  }
  return names;
}
