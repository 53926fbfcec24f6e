/** Numbers as words, as far as headlines use them, in the languages of most news. */
const numberWords: readonly string[] = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt',
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte',
  'zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove vinte',
  'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti',
  'nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig',
  'noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo',
  'null en to tre fire fem seks syv åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tjue',
  'zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia',
  'ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать',
];

/** Words that are a number in only one language, or the same number in all. */
const digitsOf = new Map<string, string>();
for (const line of numberWords) {
  for (const [number, word] of line.split(' ').entries()) {
    const known = digitsOf.get(fold(word));
    if (known === undefined || known === String(number)) digitsOf.set(fold(word), String(number));
  }
}

/** English tens. With a number below ten they are one number: "twenty-one". */
const tens = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, 20 + 10 * i]),
);

/** The words of a text in lower case without accents and punctuation; numbers as digits without separators. */
export function plainWords(text: string): string[] {
  return (
    fold(text)
      .replace(/(?<!\p{L})(\p{L}+ty)[- ](\p{L}+)/gu, (whole, ten: string, unit: string) => {
        const below = Number(digitsOf.get(unit));
        const above = tens.get(ten);
        return above !== undefined && below > 0 && below < 10 ? String(above + below) : whole;
      })
      .replace(/(?<=\d)[.,\u00a0\u202f](?=\d{3}(?!\d))/g, '')
      .replace(/(?:per\s?cent|prozent|percent)(?![\p{L}])/gu, '%')
      .split(/[^\p{L}\p{N}%]+/u)
      // In scripts without spaces each character counts as a word.
      .flatMap((word) =>
        word
          .replace(/(?<=\d)%$/, ' %')
          .replace(/[\u3040-\u9fff]/g, ' $& ')
          .split(' '),
      )
      .filter((word) => word !== '')
      .map((word) => digitsOf.get(word) ?? String(tens.get(word) ?? word))
  );
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’‘ʼ]/g, '');
}

/**
 * Whether two lists of words are the same except for typing errors: a letter wrong, missing or added in a longer
 * word, two letters swapped, an extra space. Another name or number is not a typing error.
 */
export function areSameWords(one: readonly string[], other: readonly string[]): boolean {
  if (one.join('') === other.join('')) return true;
  return one.length === other.length && one.every((word, i) => isSameWord(word, other[i] ?? ''));
}

/** A shorter word with another letter is another word: Iran and Iraq. */
const leastForTypo = 5;

export function isSameWord(one: string, other: string): boolean {
  if (one === other) return true;
  if (/\d/.test(one + other)) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  if (long.length === short.length && short[start] === long[start + 1] && short[start + 1] === long[start]) {
    return short.slice(start + 2) === long.slice(start + 2);
  }
  // The first letter is rarely mistyped, and many words differ only in it.
  if (start === 0 || long.length < leastForTypo) return false;
  const rest = long.slice(start + 1);
  return rest === short.slice(start) || (long.length === short.length && rest === short.slice(start + 1));
}
