import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../functions/web/csv.ts';

describe('a CSV file', () => {
  it('is read back as it was written, whatever its cells contain', () => {
    const rows = [
      ['Title', 'Source'],
      ['A "quoted" title, with a comma', 'Two\nlines'],
      ['', 'مرحبا'],
    ];
    expect(parse(toCsv(rows), { bom: true })).toEqual(rows);
  });

  it.each(['=HYPERLINK("https://evil.example")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'never begins a cell like a formula: %j',
    (title) => {
      const [[cell = ''] = []] = parse(toCsv([[title]]), { bom: true }) as string[][];
      expect(cell).toBe(`'${title}`);
    },
  );
});
