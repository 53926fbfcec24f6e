import { fold } from '../matching/analysis/fold.ts';
import { LANGUAGE_RULES, languageNumber } from '../matching/analysis/languages.ts';
import { scanWords } from '../matching/analysis/scan-words.ts';
import { WordList } from '../matching/analysis/word-list.ts';
import { hanNumber, monthNames, numberWords, scaleOf } from './number-words.ts';

/** A number of a text that counts or measures something. */
export interface ReadNumber {
  readonly value: number;
  /** As it is written: "1.2 million", "$3.5bn", "12 %". */
  readonly text: string;
  /** Indexes of its first and last word in `words`. */
  readonly first: number;
  readonly last: number;
  /** "%" or the sign of a currency; empty for neither. */
  readonly sign: string;
}

/** The numbers of a text, and the words that they stand among. */
export interface NumbersIn {
  readonly numbers: readonly ReadNumber[];
  readonly words: WordList;
}

/** Made when it is first needed: it takes longer than all else that a cold start does here. */
let months: ReadonlySet<string> | undefined;
const currency = /^(?:US|A|C|HK|R)?[$€£¥₹₽₩₺]/u;
const figure = /^(\d[\d.,'’٬٫]*)(\p{L}*)$/u;
const ordinal = /^(?:st|nd|rd|th|er|ere|eme|o|a|º|ª)$/;
/** Words after a number that make it a time of day. */
const clock = new Set(['am', 'pm', 'a.m', 'p.m', 'uhr', 'gmt', 'utc', 'cet', 'oclock']);
/** Signs after a number that make it a date, a time or a place in a sequence. */
const eastAsianDate = /^\s?[年月日時分号號回第년월일시]/u;
const counters = /^[人名件台棟匹羽頭隻機社校戸軒世歳]/u;
const between = /^[ \u00a0\u202f\u2009]$/u;

/**
 * Numbers in digits of any script, with the separators of the text's language, in words up to twenty, and with
 * "million", 万 and the like. Dates, times, years, ordinals, and numbers within names and addresses are left out.
 * Pure; linear in the text.
 *
 * @param language BCP 47, as far as it is known. It decides whether "1.200" is 1200, as in German, or 1.2.
 */
export function readNumbers(given: string, language?: string): NumbersIn {
  const words = new WordList();
  // "And", "in" and "for" are written on to a number in Arabic.
  const text = given.replace(/(?<![\p{L}\p{M}\p{Nd}])[وفبل]ـ?(?=\p{Nd})/gu, (prefix) =>
    ' '.repeat(prefix.length),
  );
  scanWords(text, 0, words);
  const decimalComma = LANGUAGE_RULES[languageNumber(language ?? '')]?.decimalComma ?? false;
  const numbers: ReadNumber[] = [];
  for (let word = 0; word < words.count; word += 1) {
    const found = numberAt(word, { text, words, decimalComma, language });
    if (!found) continue;
    numbers.push(found);
    word = found.last;
  }
  return { numbers, words };
}

interface Reading {
  readonly text: string;
  readonly words: WordList;
  readonly decimalComma: boolean;
  readonly language: string | undefined;
}

function numberAt(first: number, reading: Reading): ReadNumber | undefined {
  const { text, words } = reading;
  const start = words.start[first]!;
  const base = digitsAt(first, reading) ?? wordAt(first, reading);
  if (!base || isInName(text, start, words.end[base.last]!)) return undefined;
  const scaled = withScales(base, reading);
  const end = words.end[scaled.last]!;
  const percent = /^[ \u00a0\u202f]?[%٪％]/u.exec(text.slice(end, end + 2))?.[0] ?? '';
  const sign = percent === '' ? scaled.sign : '%';
  if (sign === '' && scaled.last === base.last && isNoFigure(base, reading)) return undefined;
  return { ...scaled, first, sign, text: text.slice(start - signBefore(text, start), end + percent.length) };
}

interface Base {
  readonly value: number;
  readonly last: number;
  readonly sign: string;
  /** Written as four digits and nothing else. */
  readonly plain: boolean;
}

function digitsAt(first: number, reading: Reading): Base | undefined {
  const { text, words, decimalComma, language } = reading;
  const raw = ascii(text.slice(words.start[first], words.end[first]));
  const sign =
    currency.exec(raw)?.[0] ??
    (signBefore(text, words.start[first]!) > 0 ? text[words.start[first]! - 1]! : '');
  const [, digits = '', letters = ''] = figure.exec(raw.replace(currency, '')) ?? [];
  if (digits === '') return undefined;
  const suffix = letters === '' ? undefined : scaleOfSuffix(letters, sign, language);
  if (letters !== '' && suffix === undefined) return undefined;
  let last = first;
  let whole = digits;
  while (letters === '' && last + 1 < words.count) {
    const gap = text.slice(words.end[last], words.start[last + 1]);
    const next = ascii(text.slice(words.start[last + 1], words.end[last + 1]));
    // "1 200 000": groups of three digits after spaces. The scanner also ends a word at the Arabic decimal sign.
    const isGroup =
      between.test(gap) && /^\d{1,3}(?: \d{3})*$/.test(whole) && /^\d{3}(?:[.,]\d{1,2})?$/.test(next);
    if (!isGroup && !(gap === '٫' && /^\d+$/.test(next))) break;
    whole += `${isGroup ? ' ' : gap}${next}`;
    last += 1;
  }
  const value = valueIn(whole.replaceAll(' ', ''), decimalComma) * (suffix ?? 1);
  return Number.isFinite(value)
    ? { value, last, sign, plain: /^\d{4}$/.test(whole) && letters === '' }
    : undefined;
}

/** "m" is a million of a currency only: else it may be metres. */
function scaleOfSuffix(letters: string, sign: string, language: string | undefined): number | undefined {
  const suffix = fold(letters);
  return suffix === 'm' ? (sign === '' ? undefined : 1e6) : scaleOf(suffix, language);
}

function wordAt(first: number, { text, words }: Reading): Base | undefined {
  const word = fold(text.slice(words.start[first], words.end[first]));
  const small = numberWords.get(word);
  if (small !== undefined) return { value: small, last: first, sign: '', plain: false };
  if (!/^[〇一二三四五六七八九十百千]+$/u.test(word)) return undefined;
  let last = first;
  let run = word;
  while (last + 1 < words.count && words.start[last + 1] === words.end[last]) {
    const next = text.slice(words.start[last + 1], words.end[last + 1]);
    if (!/^[〇一二三四五六七八九十百千]+$/u.test(next)) break;
    run += next;
    last += 1;
  }
  const value = hanNumber(run);
  const end = words.end[last]!;
  return value !== undefined && counters.test(text.slice(end, end + 1))
    ? { value, last, sign: '', plain: false }
    : undefined;
}

/** Multiplied by the words that follow: "3 mil millones"; and 3万5000 is a sum. */
function withScales(
  { value, last, sign }: Base,
  reading: Reading,
): Pick<ReadNumber, 'value' | 'last' | 'sign'> {
  const { text, words, language } = reading;
  let [sum, part, at] = [0, value, last];
  for (let next = last + 1; next < words.count; next += 1) {
    const gap = text.slice(words.end[next - 1], words.start[next]);
    if (!/^(?:[ \u00a0\u202f-]?|\. )$/u.test(gap)) break;
    const word = fold(text.slice(words.start[next], words.end[next]));
    const scale = scaleOf(word, language);
    if (scale !== undefined && !(gap !== '' && word === 'k')) part *= scale;
    else if (gap === '' && at > last && /^\d+$/.test(ascii(word))) {
      sum += part;
      part = Number(ascii(word));
    } else break;
    at = next;
  }
  return { value: sum + part, last: at, sign };
}

/** Digits of any script as ASCII. */
function ascii(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => fold(digit));
}

/** The value of digits with separators. One separator before three digits is read by the rules of the language. */
function valueIn(digits: string, decimalComma: boolean): number {
  const plain = digits
    .replace(/['’٬]/gu, '')
    .replace('٫', decimalComma ? ',' : '.')
    .replace(/[.,]+$/, '');
  const separators = plain.replace(/\d/g, '');
  const last = separators.at(-1);
  if (last === undefined) return Number(plain);
  const isMixed = new Set(separators).size > 1;
  const isOneOfMany = !isMixed && separators.length > 1;
  const [, head = '', tail = ''] = /^(.*)[.,](\d*)$/.exec(plain) ?? [];
  const isGroup = tail.length === 3 && /^[1-9]\d{0,2}$/.test(head) && last === (decimalComma ? '.' : ',');
  if (isOneOfMany || (!isMixed && isGroup)) return Number(plain.replace(/[.,]/g, ''));
  return Number(`${head.replace(/[.,]/g, '')}.${tail}`);
}

/** The currency sign directly before a word that the scanner left out of it. */
function signBefore(text: string, start: number): number {
  return start > 0 && /[$€£¥₹₽₩₺]/u.test(text[start - 1]!) ? 1 : 0;
}

/** "Covid-19", "9/11", "10-12", "+44", "@12": not a figure by itself. */
function isInName(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  return (
    /[\p{L}\p{Nd}][-–]$|[/@_#+:]$|第$/u.test(before) ||
    /^(?:[/@_]|[-–:.]\p{Nd})/u.test(text.slice(end, end + 2))
  );
}

function isNoFigure({ value, last, plain }: Base, { text, words }: Reading): boolean {
  if (plain && value >= 1900 && value < 2100) return true;
  const first = words.end[last]!;
  if (eastAsianDate.test(text.slice(first, first + 2))) return true;
  const wordAfter = (steps: number) => foldedAt(text, words, last + steps);
  const [next, nextButOne, before] = [wordAfter(1), wordAfter(2), wordAfter(-1)];
  if (ordinal.test(next) && words.start[last + 1] === first) return true;
  if (clock.has(next.replaceAll("'", ''))) return true;
  const isDay = value >= 1 && value <= 31 && Number.isInteger(value);
  const linked = /^(?:de|of|d)$/.test(next) ? nextButOne : next;
  if (!isDay) return false;
  months ??= monthNames(fold);
  return months.has(linked) || months.has(before);
}

function foldedAt(text: string, words: WordList, word: number): string {
  return word >= 0 && word < words.count ? fold(text.slice(words.start[word], words.end[word])) : '';
}
