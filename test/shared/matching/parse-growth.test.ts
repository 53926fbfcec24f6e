import { afterEach, describe, expect, it, vi } from 'vitest';
import { lintQuery } from '../../../shared/matching/lint-query.ts';
import { parseQuery } from '../../../shared/matching/parse-query.ts';

const UNLIMITED = { characters: 1_000_000, terms: 1_000_000, nesting: 20 };

/** What parsing is made of: patterns that are tried, and characters that are copied. */
function stepsOf(work: () => void): number {
  let steps = 0;
  const { exec } = RegExp.prototype;
  const { slice } = String.prototype;
  vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
    steps++;
    return exec.call(this, text);
  });
  vi.spyOn(String.prototype, 'slice').mockImplementation(function (this: string, from, to) {
    const copied = slice.call(this, from, to);
    steps += copied.length;
    return copied;
  });
  work();
  vi.restoreAllMocks();
  return steps;
}

afterEach(() => vi.restoreAllMocks());

/** A text of about so many parts. */
const LONG: Readonly<Record<string, (parts: number) => string>> = {
  'a systematic review': (parts) =>
    Array.from({ length: parts }, (_, i) => `"sea term${i}"[tiab] OR vessel${i}*[tw] OR "Ships"[mh]`).join(
      ' OR ',
    ),
  'lines of Ovid': (parts) =>
    Array.from({ length: parts }, (_, i) => `(ferr$ adj3 crew${i}).ti,ab.`).join(' or '),
  'groups near each other': (parts) =>
    Array.from({ length: parts }, (_, i) => `((ferry${i} OR boat) NEAR/5 (late AND cancel*))`).join(' OR '),
  'mixed AND and OR': (parts) =>
    Array.from({ length: parts }, (_, i) => `ferry${i} AND boat OR tug`).join(' OR '),
  'clauses that are left out': (parts) => `ferry${' AND filetype:pdf'.repeat(parts)}`,
  'words joined by commas': (parts) => Array.from({ length: parts }, (_, i) => `ferry${i}`).join(', '),
  'words in small letters': (parts) => Array.from({ length: parts }, (_, i) => `ferry${i}`).join(' or '),
  'words of Westlaw': (parts) => `${'ferry boat '.repeat(parts)} /5 tug`,
  'open brackets': (parts) => '('.repeat(parts * 10),
  'open quotes and comments': (parts) => '"a /* <<< '.repeat(parts),
};

describe('the work of reading and checking a query grows with its length alone:', () => {
  it.each(Object.entries(LONG))('%s', (_, textOf) => {
    const work = (parts: number) => () => {
      const parsed = parseQuery(textOf(parts), UNLIMITED);
      if (parsed.ok) lintQuery(parsed.query);
    };
    work(10)();
    const [short, long] = [stepsOf(work(40)), stepsOf(work(160))];
    expect(short).toBeGreaterThan(0);
    expect(long / short).toBeLessThan(5);
  });
});
