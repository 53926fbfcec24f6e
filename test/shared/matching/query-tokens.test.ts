import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../../../shared/matching/query-tokens.ts';

const shown = (text: string) => tokensOf(text).map(({ kind, from, to }) => `${kind} ${text.slice(from, to)}`);

describe('the tokens of a query', () => {
  it('name what is more than a word', () => {
    expect(shown('title:("fire boat" OR =US) -ferry NEAR/3 2 OF (a, b)')).toEqual([
      'field title:',
      'bracket (',
      'phrase "fire boat"',
      'operator OR',
      'operator =',
      'bracket )',
      'operator -',
      'operator NEAR/3',
      'operator 2 OF',
      'bracket (',
      'bracket ,',
      'bracket )',
    ]);
  });

  it('follow how the query is read: ODER is an operator, and "or" in small letters is a word', () => {
    expect(shown('fähre ODER boot')).toEqual(['operator ODER']);
    expect(shown('ferry or boat')).toEqual([]);
  });

  it('show what cannot be asked for', () => {
    expect(shown('ferry before:2020-01-01')).toEqual([expect.stringContaining('refused')]);
  });

  it('of any text are in order and do not overlap', () => {
    const pieces = fc.constantFrom(
      'a',
      ' ',
      '"',
      '(',
      ')',
      'OR ',
      'NEAR/3 ',
      'title:',
      '-',
      '=',
      '*',
      '“',
      '東京',
      '[',
      '~5',
      '{',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        let at = 0;
        for (const { from, to } of tokensOf(text)) {
          expect(from).toBeGreaterThanOrEqual(at);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(text.length);
          at = to;
        }
      }),
      { numRuns: 500 },
    );
  });
});
