/** Characters that are looked at: enough for any sentence. */
const reach = 4_000;

/**
 * Abbreviated titles in the languages of the news. They count only with a capital, since many are words in lower case
 * ("me", "on"). Their full stop ends no sentence, even if a capital follows. ("Inc." and similar are not listed:
 * before a capital they mostly do end a sentence.)
 */
const titles = new Set(
  [
    // English
    'Adm Asst Assoc Brig Bros Capt Cdr Cmdr Col Cpl Cpt Dep Det Dr Fr Gen Gov Hon Insp Lt Maj Messrs Mr Mrs Ms Mt Ft',
    'Ofc Pfc Pres Prof Pvt Rep Reps Rev Sec Sen Sens Sgt Spc St Ste Supt Treas',
    // German, Dutch, Nordic
    'Dipl Frl Hl Hr Ing Mag Dhr Mevr Mw Drs Ir',
    // French, Spanish, Portuguese, Italian
    'MM Mme Mlle Mgr Me Sr Sra Srta Srs Sres Dra Excmo Excma Ilmo Ud Uds Av Avda EE Sig Sigg Avv Arch Dott Dottssa On',
    'Profa Gral Cap Cnel Tte Exmo Exma',
    // Polish, Czech, Hungarian, Turkish
    'Ks Doc Ul Al Mudr Judr Phdr Ifj Özv Sn Doç',
  ].flatMap((line) => line.split(' ')),
);

/** Abbreviations in lower case that are not words. They stand before a name or another word with a capital. */
const abbreviations = new Set(
  [
    'vs ca gen ul bzw evtl ggf inkl vgl dr prof hr mevr dhr drs fhv inż mgr płk np tzw kpt zob mudr judr phdr',
    'г гг им ул пр просп акад проф ген полк тов гр св см тыс млн млрд руб вул обл',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Abbreviations before a number or a day: "No. 10", "Jan. 3", "Art. 5". Before a word they end a sentence: "said no."
 */
const beforeNumbers = new Set(
  [
    'no nos nr art abs vol pp fig ch kap núm núms num nº ср рис стр num approx',
    'jan feb mar apr jun jul aug sep sept oct nov dec okt dez',
  ].flatMap((line) => line.split(' ')),
);

/** Languages in which "3." means "third", as in "am 3. Oktober". */
const ordinalLanguages = new Set(
  'bs cs da de et fi fo hr hu is lb lv mk nb nn no pl sk sl sr sv tr'.split(' '),
);

/**
 * The first sentence of a text, on one line. It follows Unicode's sentence rules (UAX #29), except that these end no
 * sentence: abbreviations before names and numbers, initials, acronyms ("U.S."), ordinals, and a quotation in the
 * middle of a sentence ("“Why?” he asked"). If the language is unknown, a number of up to three digits ends no
 * sentence either.
 */
export function firstSentence(text: string, language?: string): string {
  for (const sentence of sentencesOfLine(firstLine(text.slice(0, reach)), language)) return sentence;
  return '';
}

/** All sentences of a text, by the same rules. The end of a line ends a sentence. */
export function sentencesOf(text: string, language?: string): string[] {
  return text.split('\n').flatMap((line) => [...sentencesOfLine(line, language)]);
}

/** The positions in a line at which sentences begin, by the same rules, without the first one. */
export function sentenceStarts(line: string, language?: string): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const sentence of rawSentencesOf(line, language)) {
    at += sentence.length;
    starts.push(at);
  }
  return starts.slice(0, -1);
}

function* sentencesOfLine(line: string, language: string | undefined): Generator<string> {
  for (const sentence of rawSentencesOf(line, language)) if (sentence.trim() !== '') yield sentence.trim();
}

/** Each sentence includes the blanks after it: joined, they give the line. */
function* rawSentencesOf(line: string, language: string | undefined): Generator<string> {
  let sentence = '';
  for (const { segment } of sentences(language).segment(line)) {
    if (sentence !== '' && !goesOn(sentence.trimEnd(), segment, language)) {
      yield sentence;
      sentence = '';
    }
    sentence += segment;
  }
  if (sentence !== '') yield sentence;
}

/** The first line, or the whole first paragraph if its lines were wrapped at a page width. */
export function firstLine(text: string): string {
  const paragraph = text.trimStart().split(/\n\s*\n/, 1)[0] ?? '';
  const lines = paragraph.split('\n').map((line) => line.trim());
  return isWrapped(lines) ? lines.join(' ') : (lines[0] ?? '');
}

/**
 * Were the lines wrapped at a page width? A wrapped line has no room for the first word of the next line, or the next
 * line continues in lower case.
 */
function isWrapped(lines: readonly string[]): boolean {
  const [first = '', second = ''] = lines;
  if (second === '') return false;
  if (/^\p{Ll}/u.test(second) && !endsLikeSentence(first)) return true;
  const width = Math.max(...lines.map((line) => line.length));
  return lines.length > 2 && first.length + 1 + (second.split(' ', 1)[0]?.length ?? 0) > width;
}

/** Does the line end as sentences do: with a stop, perhaps inside a quotation mark or bracket? */
export function endsLikeSentence(line: string): boolean {
  return /[.!?…。！？؟۔।][\p{Pe}\p{Pf}"'”’»]*$/u.test(line.trimEnd());
}

function goesOn(sentence: string, next: string, language: string | undefined): boolean {
  if (/^\p{Ll}/u.test(next)) return true;
  const word = /([\p{L}\p{M}\p{N}.]+)\.$/u.exec(sentence)?.[1];
  if (word === undefined) return false;
  if (/^(?:\p{L}\.)+\p{L}$|^\p{Lu}$/u.test(word)) return true;
  // "z. B.", "p. m.": an acronym with a space in it.
  if (/^\p{L}$/u.test(word) && /^\p{L}\./u.test(next)) return true;
  if (/^\d{1,3}$/.test(word)) return language === undefined || ordinalLanguages.has(language);
  if (titles.has(word) || abbreviations.has(word)) return true;
  return beforeNumbers.has(word.toLowerCase()) && /^\p{N}/u.test(next);
}

const segmenters = new Map<string, Intl.Segmenter>();

function sentences(language = 'en'): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  segmenters.set(language, segmenter);
  return segmenter;
}
