import { describe, expect, it } from 'vitest';
import { AnchorChooser, NO_TERM } from '../../../../shared/matching/index/choose-anchors.ts';
import { Draft } from '../../../../shared/matching/index/draft.ts';

/** How often each word is found in these tests; all others in one article of a thousand. */
const SHARES: Readonly<Record<string, number>> = { the: 0.9, of: 0.8, to: 0.7, harbour: 0.05, ferry: 0.01 };

/** Where a query is posted, as `anchor`, `anchor|guard` or `first+second`. */
function postingsOf(expression: string): string[] {
  const draft = new Draft();
  expect(draft.add({ id: 'it', expression })).toBeUndefined();
  const { texts } = draft.terms;
  const postings: string[] = [];
  const cost = Float64Array.from(texts, (text) => SHARES[text] ?? 0.001);
  const sink = {
    post(first: number, second: number, guard: number) {
      const anchor = second === NO_TERM ? texts[first] : `${texts[first]}+${texts[second]}`;
      postings.push(guard === NO_TERM ? `${anchor}` : `${anchor}|${texts[guard]}`);
    },
  };
  expect(new AnchorChooser(draft.code.values, cost, sink).choose(0)).toBe(true);
  return postings.sort();
}

describe('a query is posted', () => {
  it.each([
    ['harbour', ['harbour']],
    ['the harbour ferry gale', ['gale|ferry']],
    ['"the harbour of"', ['harbour|of']],
    ['"to the of"', ['to+the']],
    ['ferry OR gale', ['ferry', 'gale']],
    ['(ferry OR gale) harbour', ['ferry|harbour', 'gale|harbour']],
    ['(the OR of) harbour', ['harbour']],
    ['("the ferry" OR gale) harbour', ['ferry|harbour', 'gale|harbour']],
    ['ferry -gale', ['ferry']],
    ['harbour (ferry OR -gale)', ['harbour']],
    ['the NEAR/3 ferry', ['ferry|the']],
    ['the NEAR/3 (ferry OR gale)', ['ferry|the', 'gale|the']],
    ['"harbour ferry"~4', ['ferry|harbour']],
    ['2 OF (the, ferry, gale)', ['ferry', 'gale']],
    ['ATLEAST2(the OR ferry) gale', ['gale']],
    ['ATLEAST2(ferry)', ['ferry']],
    ['title:ferry the', ['ferry|the']],
    ['ferr* the', ['ferr*|the']],
    ['site:example.org the', ['example.org|the']],
  ])('for %s at %j', (expression, postings) => {
    expect(postingsOf(expression)).toEqual(postings);
  });
});
