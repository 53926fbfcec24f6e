import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { storyTimeline } from '../../../shared/stories/story-timeline.ts';

const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 12, minute)).toISOString();
const article = (id: string, minute: number, more: Partial<StoredArticle> = {}): StoredArticle => ({
  id,
  revision: `r-${id}`,
  title: `Title of ${id}`,
  text: '',
  source: `Source of ${id}`,
  receivedAt: at(minute),
  storyId: 'a',
  ...more,
});

describe('what happened to a story', () => {
  it('begins with the first report, then who followed, and who told it again', () => {
    const articles = [article('c', 9), article('a', 0), article('d', 12, { source: 'Source of a' })];
    expect(storyTimeline('a', articles).map(({ kind, source, at: when }) => [kind, source, when])).toEqual([
      ['first', 'Source of a', at(0)],
      ['followed', 'Source of c', at(9)],
      ['again', 'Source of a', at(12)],
    ]);
  });

  it('goes by when a report was published, unless that is a day or later than it came in', () => {
    const published = [
      article('a', 30),
      article('b', 40, { publishedAt: at(20) }),
      article('c', 50, { publishedAt: at(59) }),
      article('d', 45, { publishedAt: '2030-01-01' }),
    ];
    expect(storyTimeline('a', published).map(({ articleId, at: when }) => [articleId, when])).toEqual([
      ['b', at(20)],
      ['a', at(30)],
      ['d', at(45)],
      ['c', at(50)],
    ]);
  });

  it('says what was changed, also by revisions that others replaced since, each once and in full', () => {
    const updated = article('a', 40, {
      change: { kind: 'correction', what: 'Correction: the bridge is open' },
    });
    const noted = [
      { articleId: 'a', revision: 'r-old', at: at(20), change: { kind: 'update', what: 'Bridge closed' } },
      { articleId: 'a', revision: 'r-a', at: at(41), change: { kind: 'correction', what: 'Correction: …' } },
      { articleId: 'gone', revision: 'r', at: at(1), change: { kind: 'update', what: 'Nobody knows' } },
    ] as const;
    const events = storyTimeline('a', [updated], noted, new Map([['a', at(0)]]));
    expect(events.map(({ kind, at: when, what }) => [kind, when, what])).toEqual([
      ['first', at(0), undefined],
      ['update', at(20), 'Bridge closed'],
      ['correction', at(40), 'Correction: the bridge is open'],
    ]);
  });

  it('is in order of time and has one first report, for any articles in any order', () => {
    const any = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), minute: fc.nat(500) }), {
      selector: ({ id }) => id,
      minLength: 1,
    });
    fc.assert(
      fc.property(any, (all) => {
        const articles = all.map(({ id, minute }) => article(id, minute));
        const events = storyTimeline('a', articles);
        expect(events.map((one) => one.at)).toEqual(events.map((one) => one.at).toSorted());
        expect(events.map(({ kind }) => kind).filter((kind) => kind === 'first')).toHaveLength(1);
        expect(events[0]?.kind).toBe('first');
        expect(events).toHaveLength(articles.length);
      }),
    );
  });
});
