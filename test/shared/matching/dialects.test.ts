import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import { repaired } from '../../../shared/matching/repair-query.ts';
import { canonicalOf, remarksOn } from '../../support/repair-query.ts';

const page = readFileSync(new URL('../../../docs/dialects.md', import.meta.url), 'utf8');

interface Row {
  readonly product: string;
  readonly pasted: string;
  readonly note: string;
  readonly result: string;
}

/** A piece of code in a cell; double backticks hold single ones. */
function codeIn(cell: string): string | undefined {
  return (/`` (.+) ``/.exec(cell) ?? /`([^`]+)`/.exec(cell))?.[1];
}

const rows: Row[] = page.split(/^## /m).flatMap((section) => {
  const [product = '', ...lines] = section.split('\n');
  return lines
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [pasted = '', note = '', result = ''] = line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'));
      return { product, pasted: codeIn(pasted) ?? '', note, result };
    });
});

/** Spellings that are this language's own, so that nothing needs to be said of them. */
const OWN =
  /^(?:the same|.*comment|.*quotation marks|written out|full width|exactly one|any letters|words at most|this many|the sign)/;

describe('the page on other products', () => {
  it('has a table for each of them', () => {
    expect(rows.length).toBeGreaterThan(250);
    expect(new Set(rows.map(({ product }) => product)).size).toBeGreaterThan(15);
  });

  it.each(rows)('$product: $pasted', ({ pasted, note, result }) => {
    const parsed = parseQuery(pasted);
    if (result.startsWith('refused')) {
      expect(parsed.ok).toBe(false);
      const instead = codeIn(result);
      if (instead !== undefined) expect(repaired(pasted).trim()).toBe(instead);
    } else {
      expect(canonicalOf(pasted)).toBe(codeIn(result));
      if (!OWN.test(note)) expect(remarksOn(pasted)).not.toEqual([]);
    }
  });
});
