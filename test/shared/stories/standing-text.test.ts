import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteSentences, type StandingText, withoutStanding } from '../../../shared/stories/standing-text.ts';

const footer = 'Sign up for our morning letter. The Valley Press prints nineteen papers in six counties.';
const article = (n: number) => ({
  id: `article-${n}`,
  text: `Reporter ${n} went to the market of town ${n}.\nShe bought ${n} apples and as many pears there.\n${footer}`,
});

function afterArticles(count: number): StandingText {
  let standing: StandingText | undefined;
  for (let n = 0; n < count; n += 1) standing = noteSentences(standing, article(n)) ?? standing;
  return standing ?? new Uint8Array();
}

describe('the text that a source repeats', () => {
  it('is left out after two stories had it, and nothing else is', () => {
    const { text } = article(9);
    expect(withoutStanding(text, undefined)).toBe(text);
    expect(withoutStanding(text, afterArticles(1))).toBe(text);
    expect(withoutStanding(text, afterArticles(2))).toBe(text.slice(0, -footer.length));
  });

  it('is not counted twice when an article is processed again', () => {
    const once = noteSentences(undefined, article(1));
    expect(noteSentences(once, article(1))).toEqual(once);
  });

  it('stays within one write unit, and outlives sentences that were seen once', () => {
    const standing = afterArticles(200);
    expect(standing.length).toBeLessThanOrEqual(700);
    const elsewhere = { id: 'other', text: 'A text of one single sentence without any footer under it.' };
    let later: StandingText = standing;
    for (let n = 0; n < 200; n += 1)
      later =
        noteSentences(later, { id: `${n}`, text: `${elsewhere.text} No. ${n} of many texts.` }) ?? later;
    expect(withoutStanding(article(9).text, later)).not.toContain('nineteen papers');
  });

  it('is learned from one article in eight once a source is known, and at once when a sentence comes again', () => {
    const other = (n: number) => ({
      id: `other-${n}`,
      text: `Town ${n} has a new bridge today. It was built by ${n} workers.`,
    });
    let known: StandingText = new Uint8Array();
    for (let n = 0; n < 30; n += 1) known = noteSentences(known, other(n)) ?? known;
    const noted = Array.from({ length: 800 }, (_, n) => noteSentences(known, other(n + 100)));
    const share = noted.filter((record) => record !== undefined).length / noted.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.17);

    const first = noted.findIndex((record) => record !== undefined) + 100;
    known = noteSentences(known, other(first)) ?? known;
    const again = { id: 'again', text: other(first).text };
    known = noteSentences(known, again) ?? known;
    expect(withoutStanding(other(first).text, known)).toBe('');
  });

  it('is found in scripts without spaces', () => {
    const chinese = (n: number) => ({
      id: `${n}`,
      text: `记者${n}号今天去了市场买苹果。欢迎订阅我们的每日新闻简报。`,
    });
    const standing = noteSentences(noteSentences(undefined, chinese(1)), chinese(2));
    expect(withoutStanding(chinese(3).text, standing)).toBe('记者3号今天去了市场买苹果。');
  });

  it('removes nothing from a text that does not have it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(withoutStanding(text, afterArticles(3))).toBe(text);
      }),
    );
  });
});
