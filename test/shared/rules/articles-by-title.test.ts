import { describe, expect, it } from 'vitest';
import { articlesByTitle } from '../../../shared/rules/articles-by-title.ts';

const article = (title: string, day = 1) => ({ title, receivedAt: `2026-03-0${day}T00:00:00.000Z` });
const titles = (asked: string, ...all: readonly ReturnType<typeof article>[]) =>
  articlesByTitle(asked, all).map(({ title }) => title);

describe('articles by their title', () => {
  it('are found whatever case, accents, quotation marks and dashes were typed', () => {
    const all = [article('“Fährstreik” beendet – endlich'), article('Opera opens')];
    expect(titles('FAHRSTREIK "beendet" - endlich', ...all)).toEqual([all[0]?.title]);
    expect(titles('渡轮罢工结束了吗', article('渡轮罢工结束了吗？'))).toEqual(['渡轮罢工结束了吗？']);
  });

  it('are found by whole words of it, or by its beginning', () => {
    const ferry = article('Ferry strike ends after nine days');
    expect(titles('strike ends after', ferry)).toHaveLength(1);
    expect(titles('Ferry strike en', ferry), 'a title that was cut off').toHaveLength(1);
    expect(titles('rike ends after', ferry)).toHaveLength(0);
  });

  it('begin with the very title, then with the newest, and are eight at most', () => {
    const all = [
      article('Ferry strike ends', 1),
      article('Ferry strike ends, ships sail', 3),
      article('Why a ferry strike ends', 2),
    ];
    expect(titles('ferry strike ends', ...all)).toEqual([all[0]?.title, all[1]?.title, all[2]?.title]);
    expect(
      titles('ferry strike', ...Array.from({ length: 20 }, (_, n) => article(`Ferry strike ${n}`))),
    ).toHaveLength(8);
  });

  it('are not looked for by a few letters that fit nearly everything', () => {
    expect(titles('the', article('the'))).toEqual([]);
    expect(titles('!!! ??? ...', article('!!! ??? ...'))).toEqual([]);
  });
});
