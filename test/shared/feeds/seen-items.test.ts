import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedItem } from '../../../shared/feeds/feed-document.ts';
import { sortItems } from '../../../shared/feeds/seen-items.ts';

function item(parts: Partial<FeedItem>): FeedItem {
  return { guid: 'g', title: 'T', url: 'https://news.example/a', text: 'text', tags: [], ...parts };
}

const numbered = (n: number) =>
  item({ guid: `g${n}`, title: `Title ${n}`, url: `https://news.example/${n}` });
const none: ReadonlySet<FeedItem> = new Set();
const remembered = (items: readonly FeedItem[], seen = '') => sortItems(items, seen).remember(none, 'whole');

describe('an item', () => {
  it('is fresh once', () => {
    const items = [numbered(1), numbered(2)];
    expect(sortItems(items, '')).toMatchObject({ fresh: items, overlaps: false });
    expect(sortItems(items, remembered(items))).toMatchObject({
      fresh: [],
      updated: [],
      renamed: 0,
      overlaps: true,
    });
  });

  it('that stands twice in a document counts once', () => {
    expect(sortItems([numbered(1), numbered(1)], '').fresh).toHaveLength(1);
  });

  it('is updated when title or text change under the same guid, once for each change', () => {
    const seen = remembered([numbered(1)]);
    const edited = { ...numbered(1), text: 'other' };
    const sorted = sortItems([edited], seen);
    expect(sorted).toMatchObject({ fresh: [], updated: [edited] });
    expect(sortItems([edited], sorted.remember(none, 'whole')).updated).toEqual([]);
    expect(sortItems([{ ...numbered(1), title: 'New title' }], seen).updated).toHaveLength(1);
  });

  it('that changes its guid only is known by title and place, whatever scheme, "www." or query the place has', () => {
    const seen = remembered([numbered(1)]);
    for (const url of ['https://news.example/1', 'http://www.news.example/1/?utm_source=rss#top']) {
      expect(sortItems([{ ...numbered(1), guid: 'other', url }], seen)).toMatchObject({
        fresh: [],
        updated: [],
        renamed: 1,
      });
    }
  });

  it('with a guid that several share is known by its title as well', () => {
    const items = [item({ guid: 'same', title: 'A' }), item({ guid: 'same', title: 'B' })];
    expect(sortItems(items, '').fresh).toHaveLength(2);
    const seen = remembered(items);
    const third = item({ guid: 'same', title: 'C' });
    expect(sortItems([...items, third], seen)).toMatchObject({ fresh: [third], updated: [] });
  });

  it('that was backlog stays so when it is updated, others do not become it', () => {
    const old = numbered(1);
    const news = numbered(2);
    const seen = sortItems([old, news], '').remember(new Set([old]), 'whole');
    const edited = [
      { ...old, text: 'x' },
      { ...news, text: 'y' },
    ];
    const sorted = sortItems(edited, seen);
    expect(sorted.updated).toEqual(edited);
    expect([...sorted.updatedBacklog]).toEqual([edited[0]]);
    const again = sortItems([{ ...old, text: 'z' }], sorted.remember(none, 'whole'));
    expect(again.updatedBacklog.size).toBe(1);
  });
});

describe('the memory of a feed', () => {
  it('is unchanged when nothing is new', () => {
    const items = [numbered(1), numbered(2)];
    const seen = remembered(items);
    expect(remembered([...items].reverse(), seen)).toBe(seen);
  });

  it('knows items again that a feed dropped and shows once more', () => {
    const first = Array.from({ length: 30 }, (_, n) => numbered(n));
    const second = Array.from({ length: 30 }, (_, n) => numbered(100 + n));
    expect(sortItems(first, remembered(second, remembered(first))).fresh).toEqual([]);
  });

  it('is not cut down by a push of a single item', () => {
    const many = Array.from({ length: 400 }, (_, n) => numbered(n));
    const pushed = sortItems([numbered(1000)], remembered(many)).remember(none, 'part');
    expect(sortItems(many, pushed).fresh).toEqual([]);
  });

  it('stays bounded over thousands of polls', () => {
    let seen = '';
    for (let poll = 0; poll < 300; poll += 1) {
      seen = remembered(
        Array.from({ length: 30 }, (_, n) => numbered(poll * 20 + n)),
        seen,
      );
    }
    expect(seen.length).toBeLessThanOrEqual(120 * 37 + 6);
  });

  it('never takes a known item for fresh, in whatever order and company it comes', () => {
    const documents = fc.array(fc.array(fc.nat(40), { maxLength: 20 }), { maxLength: 10 });
    fc.assert(
      fc.property(documents, (all) => {
        let seen = '';
        const known = new Set<number>();
        for (const numbers of all) {
          const sorted = sortItems(numbers.map(numbered), seen);
          const expected = [...new Set(numbers)].filter((n) => !known.has(n));
          expect(sorted.fresh.map(({ guid }) => guid)).toEqual(expected.map((n) => `g${n}`));
          for (const n of numbers) known.add(n);
          seen = sorted.remember(none, 'whole');
        }
      }),
    );
  });
});
