import { monthNumber } from './month-names.ts';
import type { ReadDate } from './standard-date.ts';
import { isZone } from './zone-place.ts';

/** "10:05", "10:05:6.789", "10h05", "10 pm", "kl. 10.05", "10.05 Uhr", "10.05am" */
const clocks = [
  /(?<!\d)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?(?![\d:])/,
  /(?<!\d)(\d{1,2}) ?h ?(\d{2})(?!\d)/i,
  /\bklo?\.? (\d{1,2})\.(\d{2})(?!\d)/i,
  /(?<![\d.])(\d{1,2})\.(\d{2})(?= uhr\b| ?[ap]\.? ?m\b)/i,
  /(?<![\d.])(\d{1,2})()(?= ?[ap]\.? ?m\b)/i,
];
const halfOfDay = /^ ?([ap])\.? ?m\b\.?/i;
const offset = /^ ?,? ?((?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?(?::?\d{2})?)(?!\d)/i;
const zoneName = /^ ?,? ?([a-z]+(?:[/_][a-z_+-]+)+|[a-z]{1,5}(?:\d[a-z]{3})?)(?![\p{L}\d])\.?/iu;
const clockWord = /^ ?(?:uhr|hrs?|h|o'clock|klo?\.?|u\.)(?![\p{L}\d])/iu;

/** Words between the parts of a date that mean nothing. */
const joining = new Set(
  'at on the of um am den à a le el il la de del do da di as às kl klo ora alle ore o г г. р р. року god. godine dne v в'.split(
    ' ',
  ),
);

const ordinal = /^(\d{1,2})(?:st|nd|rd|th|er|º|ª|°|e|de|ème|-?го|-?е)$/i;

/**
 * The date in a text that holds nothing else, in any order of its parts: "Wed Mar 3 06:07:08 2021", "3rd March 2021,
 * 6 pm ET", "3.3.2021 06:07", "2021/3/3". Undefined if a part is not understood, or if day and month could be
 * swapped.
 */
export function readLooseDate(text: string): ReadDate | undefined {
  const plain = text
    .replace(/\([^)]*\)|\[[^\]]*\]|[|·•]/g, ' ')
    // "7. 1. 2020" is how Czechs and Croats write it.
    .replace(/(?<!\d)(\d{1,2})\. (\d{1,2})\. (?=\d{4}(?!\d)|\d{2}(?![\d:.]))/g, '$1.$2.')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/(?<=\/\d{4}):(?=\d{2}:)/, ' ')
    .replace(/(\d{1,2})[時时시] ?(\d{1,2})[分분](?: ?(\d{1,2})[秒초])?/, '$1:$2:$3')
    .replace(/(?<=:\d{1,2}):(?!\d)/, '')
    .replace(/(?:오전|午前|上午) ?(\d{1,2}:[\d:]+)/, '$1 am')
    .replace(/(?:오후|午後|下午) ?(\d{1,2}:[\d:]+)/, '$1 pm')
    .replace(/(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]/g, '$1-$2-$3 ')
    .replace(/\s+/g, ' ')
    .trim();
  const clock = clocks.map((pattern) => pattern.exec(plain)).find((match) => match !== null);
  if (!clock) return readDay(withoutZone(plain));

  const after = readZone(plain.slice(clock.index + clock[0].length));
  const before = plain.slice(0, clock.index).replace(/(?<=\d)T$/i, '');
  const day = readDay(`${before} ${after.rest}`);
  const hour = hourOf(Number(clock[1]), after.half);
  if (day === undefined || hour === undefined) return undefined;
  return { ...day, hour, minute: Number(clock[2] || 0), second: Number(clock[3] ?? 0), zone: after.zone };
}

/**
 * Reads what follows the clock: am or pm, the zone, and perhaps the year or the whole date. If there are two zones,
 * the offset is used.
 */
function readZone(text: string): { half?: string | undefined; zone?: string | undefined; rest: string } {
  const half = halfOfDay.exec(text);
  let rest = text.slice(half?.[0].length ?? 0);
  let zone: string | undefined;
  for (;;) {
    const word = clockWord.exec(rest);
    const match = offset.exec(rest) ?? zoneName.exec(rest);
    const found = match?.[1];
    if (match && found && isZone(found)) {
      zone = zone === undefined || (!/[+-]\d/.test(zone) && /[+-]\d/.test(found)) ? found : zone;
      rest = rest.slice(match[0].length);
    } else if (word) rest = rest.slice(word[0].length);
    else return { half: half?.[1]?.toLowerCase(), zone, rest };
  }
}

function withoutZone(text: string): string {
  const [all, name] = /(?: |(?<=\d{4}-\d{2}-\d{2}))([a-z]{1,5}|[+-]\d{2}:?\d{2})$/i.exec(text) ?? [];
  return all && name && isZone(name) ? text.slice(0, -all.length) : text;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined || hour > 12) return hour;
  return hour === 0 ? undefined : (hour % 12) + (half === 'p' ? 12 : 0);
}

interface DayPart {
  readonly digits: string;
  readonly value: number;
}

function readDay(text: string): ReadDate | undefined {
  const tokens = text.split(/[\s,]+/).filter((token) => token !== '' && token !== '-');
  const numbers: DayPart[] = [];
  const months: { readonly month: number; readonly position: number }[] = [];
  let separator = ' ';
  for (const [position, token] of tokens.entries()) {
    const parts = /\d/.test(token) ? token.split(/(?<=[\d\p{L}])[./-](?=[\d\p{L}])/u) : [token];
    if (parts.length === 3) separator = token.replace(/[\d\p{L}]+/gu, '').charAt(0);
    for (const part of parts) {
      const bare = part.replace(/\.$/, '');
      const digits = /^\d{1,4}$/.test(bare) ? bare : ordinal.exec(bare)?.[1];
      const month = digits === undefined ? monthNumber(bare) : undefined;
      if (digits !== undefined) numbers.push({ digits, value: Number(digits) });
      else if (month !== undefined) months.push({ month, position });
      else if (position > 0 ? !joining.has(part.toLowerCase()) : !/^\p{L}{2,14}\.?$/u.test(part))
        return undefined;
    }
  }
  // "mar." before a month means Tuesday.
  if (months.length === 2 && months[0]?.position === 0) months.shift();
  const [named] = months;
  if (months.length > 1) return undefined;
  return named ? withMonth(numbers, named.month) : numeric(numbers, separator);
}

/** Day and year, or year and day. */
function withMonth(numbers: readonly DayPart[], month: number): ReadDate | undefined {
  const [first, second] = numbers;
  if (!first || !second || numbers.length > 2) return undefined;
  if (first.digits.length === 4) return { year: first.value, month, day: second.value };
  return { year: fullYear(second), month, day: first.value };
}

function numeric(numbers: readonly DayPart[], separator: string): ReadDate | undefined {
  const [first, second, third] = numbers;
  if (!first || !second || !third || numbers.length > 3) return undefined;
  if (first.digits.length === 4) return { year: first.value, month: second.value, day: third.value };
  // If full stops separate the parts, the day comes first, in every country that writes dates this way.
  if (separator === '.') return { year: fullYear(third), month: second.value, day: first.value };
  if (third.digits.length !== 4) return undefined;
  const year = third.value;
  if (second.value <= 12 && (first.value > 12 || first.value === second.value))
    return { year, month: second.value, day: first.value };
  return first.value <= 12 && second.value > 12 ? { year, month: first.value, day: second.value } : undefined;
}

/** RFC 2822, section 4.3: two digits below 50 mean this century. */
function fullYear({ digits, value }: DayPart): number {
  if (digits.length > 2) return value;
  return value < 50 ? 2000 + value : 1900 + value;
}
