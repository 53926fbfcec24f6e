import { describe, expect, it } from 'vitest';
import type { MatchableArticle } from '../../../shared/matching/query.ts';
import { QueryIndex } from '../../../shared/matching/query-index.ts';

function indexOf(...expressions: string[]): QueryIndex {
  return QueryIndex.build(expressions.map((expression) => ({ id: expression, expression })));
}

function articleOf(text: string, more: Partial<MatchableArticle> = {}): MatchableArticle {
  return { title: '', text, language: 'en', ...more };
}

function idsOf(index: QueryIndex, article: MatchableArticle): string[] {
  return index
    .match(article)
    .map(({ queryId }) => queryId)
    .sort();
}

/** The marked words of the only match. */
function marked(expression: string, article: MatchableArticle): string[] {
  const [match] = indexOf(expression).match(article);
  return match ? match.spans.map(({ field, start, end }) => article[field].slice(start, end)) : [];
}

describe('an index', () => {
  it('reports expressions that cannot be read, where and why, and finds the rest', () => {
    const index = indexOf('ferry', 'ferry (', '-ferry');
    expect(index.size).toBe(1);
    expect(index.problems.map(({ queryId }) => queryId)).toEqual(['ferry (', '-ferry']);
    expect(index.problems[0]!.problems[0]).toMatchObject({ from: 6, to: 7 });
    expect(idsOf(index, articleOf('A ferry.'))).toEqual(['ferry']);
  });

  it('takes the last of several queries with one id', () => {
    const index = QueryIndex.build([
      { id: 'a', expression: 'ferry' },
      { id: 'a', expression: 'harbour' },
    ]);
    expect(index.size).toBe(1);
    expect(idsOf(index, articleOf('harbour'))).toEqual(['a']);
    expect(idsOf(index, articleOf('ferry'))).toEqual([]);
  });

  it('finds a query once, however many of its alternatives are there', () => {
    expect(idsOf(indexOf('ferry OR harbour OR gale'), articleOf('ferry harbour gale ferry'))).toHaveLength(1);
  });

  it('finds the same wherever the sample lets queries be posted', () => {
    const queries = ['the ferry', '"to be or not to be"', 'the OR ferry', 'ferry NEAR/3 the'].map(
      (expression) => ({
        id: expression,
        expression,
      }),
    );
    const article = articleOf('To be, or not to be: the ferry.');
    const sample = Array.from({ length: 50 }, () => articleOf('the not to be or of'));
    const sampled = QueryIndex.build(queries, { sample });
    expect(idsOf(sampled, article)).toEqual(idsOf(QueryIndex.build(queries), article));
    expect(idsOf(sampled, article)).toHaveLength(4);
    expect(idsOf(sampled, articleOf('be to not or to be'))).toEqual([]);
  });

  it('keeps the words of fields apart', () => {
    const article = articleOf('nothing', {
      title: 'storm',
      author: 'Ada Gale',
      source: 'Harbour News',
      tags: ['ferry'],
    });
    expect(idsOf(indexOf('gale', 'harbour', 'ferry', '"storm nothing"'), article)).toEqual([]);
    const fields = ['author:gale', 'source:harbour', 'tag:ferry', 'title:storm'];
    expect(idsOf(indexOf(...fields), article)).toEqual(fields);
  });

  it('uses the default language when none is stated and the text is too short', () => {
    const queries = [{ id: 'a', expression: 'ferry' }];
    const article = { title: 'Ferries', text: '' };
    expect(QueryIndex.build(queries, { defaultLanguage: 'en' }).match(article)).toHaveLength(1);
    expect(QueryIndex.build(queries).match(article)).toHaveLength(0);
  });
});

describe('with', () => {
  const base = indexOf('ferry', 'harbour');

  it('adds, removes and replaces, and leaves the old index as it was', () => {
    const changed = base.with(
      [
        { id: 'harbour', expression: 'gale' },
        { id: 'new', expression: 'storm' },
      ],
      ['ferry'],
    );
    const article = articleOf('ferry harbour storm');
    expect(idsOf(changed, article)).toEqual(['new']);
    expect(idsOf(changed, articleOf('gale'))).toEqual(['harbour']);
    expect(changed.size).toBe(2);
    expect(idsOf(base, article)).toEqual(['ferry', 'harbour']);
    expect(base.size).toBe(2);
  });

  it('removes before it adds', () => {
    const changed = base.with([{ id: 'ferry', expression: 'gale' }], ['ferry']);
    expect(idsOf(changed, articleOf('gale ferry'))).toEqual(['ferry']);
  });

  it('drops a query whose new expression cannot be read, and says so', () => {
    const changed = base.with([{ id: 'ferry', expression: '((' }]);
    expect(idsOf(changed, articleOf('ferry'))).toEqual([]);
    expect(changed.problems.map(({ queryId }) => queryId)).toEqual(['ferry']);
  });

  it('branches from one index without one branch seeing the other', () => {
    const grown = base.with([{ id: 'a', expression: 'storm' }]);
    const left = grown.with([{ id: 'left', expression: 'storm' }]);
    const right = grown.with([{ id: 'right', expression: 'storm' }], ['a']);
    const article = articleOf('storm');
    expect(idsOf(grown, article)).toEqual(['a']);
    expect(idsOf(left, article)).toEqual(['a', 'left']);
    expect(idsOf(right, article)).toEqual(['right']);
  });

  it('finds a removed query again after it was added again', () => {
    const gone = base.with([], ['ferry', 'nobody']);
    const back = gone.with([{ id: 'ferry', expression: 'ferry' }]);
    expect([gone.size, back.size]).toEqual([1, 2]);
    expect(idsOf(back, articleOf('ferry'))).toEqual(['ferry']);
  });
});

describe('spans', () => {
  it('are offsets into the original, under folding that changes lengths', () => {
    expect(marked('strasse', articleOf('ﬁrst — die Straße 😀'))).toEqual(['Straße']);
    expect(marked('cafe', articleOf('un cafe\u0301 ☕'))).toEqual(['cafe\u0301']);
    expect(marked('iran', articleOf("Iran's Ｉｒａｎ, #Iran"))).toEqual(['Iran', 'Ｉｒａｎ', '#Iran']);
  });

  it('cover phrases, run together where they touch, and come by field', () => {
    expect(marked('東京', articleOf('東京東京', { title: '東京で' }))).toEqual(['東京', '東京東京']);
    expect(marked('서울', articleOf('오늘 서울에서'))).toEqual(['서울에서']);
    expect(marked('"storm warning" OR "warning lights"', articleOf('storm warning lights'))).toEqual([
      'storm warning lights',
    ]);
  });

  it('contain only what took part', () => {
    expect(marked('(ferry harbour) OR gale', articleOf('ferry gale'))).toEqual(['gale']);
    expect(marked('ferry NEAR/1 gale', articleOf('gale a b c ferry x gale'))).toEqual(['ferry', 'gale']);
    expect(marked('author:ada', articleOf('ada', { author: 'Ada' }))).toEqual([]);
  });

  it('of words joined by a hyphen do not depend on an earlier article that has them the other way round', () => {
    const later = articleOf('news-이란');
    const fresh = marked('이란', later);
    const index = indexOf('이란');
    const spansIn = (article: MatchableArticle) => index.match(article).map(({ spans }) => spans);
    spansIn(articleOf('이란-news'));
    expect(fresh).toEqual(['이란']);
    expect(spansIn(later)).toEqual(
      indexOf('이란')
        .match(later)
        .map(({ spans }) => spans),
    );
  });

  it('stay right when they are asked for after later articles', () => {
    const index = indexOf('ferry OR gale');
    const first = articleOf('one ferry');
    const [match] = index.match(first);
    index.match(articleOf('gale '.repeat(50)));
    index.with([{ id: 'x', expression: 'gale' }]).match(articleOf('gale', { url: 'https://a.example' }));
    expect(match!.spans).toEqual([{ field: 'text', start: 4, end: 9 }]);
    expect(match!.score).toBe(index.match(first)[0]!.score);
  });
});

describe('scores', () => {
  const scoreOf = (expression: string, article: MatchableArticle) =>
    indexOf(expression).match(article)[0]!.score;
  const filler = 'calm water '.repeat(100);

  it('are higher for the title, for early words and for more of them', () => {
    const late = scoreOf('ferry', articleOf(`${filler} ferry`));
    const early = scoreOf('ferry', articleOf(`ferry ${filler}`));
    const title = scoreOf('ferry', articleOf(filler, { title: 'ferry' }));
    const often = scoreOf('ferry', articleOf(`ferry ferry ferry ferry ${filler}`));
    expect(early).toBeGreaterThan(late);
    expect(title).toBeGreaterThan(early);
    expect(often).toBeGreaterThan(early);
  });

  it('are equal for equal queries and articles, whatever else the index holds', () => {
    const expression = '(ferry harbour gale) OR "storm warning" OR sail*';
    const article = articleOf('A storm warning: ferry, harbour, gale and sailors.', { title: 'Gale' });
    const others = Array.from({ length: 50 }, (_, i) => ({
      id: `${i}`,
      expression: i % 2 ? 'ferry' : 'harbour gale',
    }));
    const crowded = QueryIndex.build([...others, { id: 'it', expression }], {
      sample: [article, articleOf('gale')],
    });
    const delta = indexOf('x').with([{ id: 'it', expression }]);
    const alone = scoreOf(expression, article);
    expect(alone).toBeGreaterThan(0);
    for (const index of [crowded, delta, QueryIndex.fromBuffer(crowded.toBuffer())]) {
      expect(index.match(article).find(({ queryId }) => queryId === 'it')!.score).toBe(alone);
    }
  });
});

describe('the worst rules', () => {
  it('of a hundred alternatives, all of them in the article, are found once each', () => {
    const words = Array.from({ length: 100 }, (_, i) => `word${i}`);
    const queries = Array.from({ length: 200 }, (_, i) => ({ id: `${i}`, expression: words.join(' OR ') }));
    const found = QueryIndex.build(queries).match(articleOf(words.join(' ').repeat(5)));
    expect(found).toHaveLength(200);
    expect(new Set(found.map(({ queryId }) => queryId)).size).toBe(200);
  });

  it('of thousands of prefixes of one word are all found', () => {
    const queries = Array.from({ length: 3000 }, (_, i) => ({
      id: `${i}`,
      expression: `abc${'d'.repeat(i % 40)}*`,
    }));
    expect(QueryIndex.build(queries).match(articleOf(`abc${'d'.repeat(39)}`))).toHaveLength(3000);
  });

  it('on an article of one word many thousand times end after a bounded number of steps', () => {
    const index = indexOf(
      'the NEAR/1000 the NEAR/1000 the',
      '"the the the"~1000',
      'ATLEAST1000(the)',
      '"the the"',
    );
    const matches = index.match(articleOf('the '.repeat(20_000)));
    expect(matches).toHaveLength(4);
    for (const { spans } of matches) expect(spans.length).toBeGreaterThan(0);
  });

  it('with words that an index has never seen and forgets again are all found', () => {
    const index = indexOf('ferry');
    for (let batch = 0; batch < 30; batch++) {
      const names = Array.from({ length: 10_000 }, (_, i) => `n${batch}x${i}`).join(' ');
      expect(idsOf(index, articleOf(`${names} ferry`))).toEqual(['ferry']);
    }
  });

  it('with thousands of terms for the words of one article are all found, each word with its place', () => {
    const words = Array.from(
      { length: 120 },
      (_, i) => `${String.fromCharCode(97 + (i % 26))}${i}${'xyz'.repeat(9)}`,
    );
    const beginnings = words.flatMap((word) =>
      Array.from({ length: 20 }, (_, i) => `${word.slice(0, 6 + i)}*`),
    );
    const index = indexOf('ferry', ...new Set(beginnings));
    const article = articleOf(`${words.join(' ')} ${words.toReversed().join(' ')} ferry`);
    // Each word is known before the article has them all.
    for (const word of words) expect(index.match(articleOf(`${word} ferry`)).length).toBeGreaterThan(20);
    const matches = index.match(article);
    expect(matches.map(({ queryId }) => queryId).sort()).toEqual([...new Set(beginnings), 'ferry'].sort());
    for (const { queryId, spans } of matches.filter(({ queryId }) => queryId !== 'ferry')) {
      const found = spans.map(({ start, end }) => article.text.slice(start, end));
      const wanted = words.filter((word) => word.startsWith(queryId.slice(0, -1)));
      expect(new Set(found)).toEqual(new Set(wanted));
      expect(found).toHaveLength(2 * wanted.length);
    }
  });
});
