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

  it('that occurs twice in a document counts once', () => {
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

  it('that changes only its guid is recognised by title and path, whatever its scheme, "www." or query', () => {
    const seen = remembered([numbered(1)]);
    for (const url of ['https://news.example/1', 'http://www.news.example/1/?utm_source=rss#top']) {
      expect(sortItems([{ ...numbered(1), guid: 'other', url }], seen)).toMatchObject({
        fresh: [],
        updated: [],
        renamed: 1,
      });
    }
  });

  it('with the same content under a new guid is new while the old guid is there as well', () => {
    const seen = remembered([numbered(1)]);
    const second = { ...numbered(1), guid: 'other', url: 'https://news.example/2' };
    expect(sortItems([second, numbered(1)], seen)).toMatchObject({ fresh: [second], renamed: 0 });
    expect(sortItems([second], seen)).toMatchObject({ fresh: [], renamed: 1 });
  });

  it.each([
    ['another text', { text: 'Wind from the south, 120 km/h.' }, 1],
    ['another number in the text', { text: 'Wind from the north, 90 km/h.' }, 1],
    ['the same text at another address', { url: 'https://news.example/warnings?id=9' }, 0],
    ['the same text, dated later', { publishedAt: '2020-01-08T06:00:00Z' }, 1],
    ['no text, at another address', { text: '', url: 'https://news.example/warnings?id=9' }, 1],
    ['neither text nor address', { text: '', url: '' }, 1],
  ])('with a known title, a new guid and %s is new or not', (_, parts, fresh) => {
    const known = item({
      guid: 'w1',
      title: 'Storm warning',
      url: 'https://news.example/warnings?id=1',
      text: 'Wind from the north, 80 km/h.',
      publishedAt: '2020-01-07T06:00:00Z',
    });
    const before = 'text' in parts ? { ...known, text: parts.text && known.text } : known;
    const again = { ...before, ...('url' in parts && parts.url === '' ? { url: '' } : {}) };
    const seen = remembered([again]);
    const sorted = sortItems([{ ...again, guid: 'w2', ...parts }], seen, '2020-01-07T12:00:00.000Z');
    expect(sorted.fresh).toHaveLength(fresh);
    expect(sorted.renamed).toBe(1 - fresh);
  });

  it('without a text that moves to another domain is recognised by its path and query', () => {
    const bare = item({ guid: '1', title: 'Report', url: 'https://old.example/read?id=1', text: '' });
    const seen = remembered([bare]);
    const moved = { ...bare, guid: '2', url: 'https://new.example/read?id=1' };
    expect(sortItems([moved], seen).renamed).toBe(1);
    expect(sortItems([{ ...moved, url: 'https://new.example/read?id=2' }], seen).fresh).toHaveLength(1);
  });

  it('is not updated if only a number in the text changed; a changed number in the title is an update that does not affect polling', () => {
    const counted = item({ title: 'Votes: 10', text: 'Read 1,234 times.' });
    const seen = remembered([counted]);
    expect(sortItems([{ ...counted, text: 'Read 99 times.' }], seen)).toMatchObject({
      updated: [],
      changed: false,
    });
    const titled = sortItems([{ ...counted, title: 'Votes: 11' }], seen);
    expect(titled.updated).toHaveLength(1);
    expect(titled.changed).toBe(false);
    expect(sortItems([{ ...counted, title: 'Votes are counted' }], seen).changed).toBe(true);
  });

  it('with a guid that several items share is recognised by guid and title', () => {
    const items = [item({ guid: 'same', title: 'A' }), item({ guid: 'same', title: 'B' })];
    expect(sortItems(items, '').fresh).toHaveLength(2);
    const seen = remembered(items);
    const third = item({ guid: 'same', title: 'C' });
    expect(sortItems([...items, third], seen)).toMatchObject({ fresh: [third], updated: [] });
  });

  it('that was backlog stays backlog when it is updated, and other items do not become backlog', () => {
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

describe('an address that several items share', () => {
  const episode = (n: number, parts: Partial<FeedItem> = {}) =>
    item({ guid: `e${n}`, title: `Episode ${n}`, url: 'https://show.example/episodes', ...parts });
  const own = (items: readonly FeedItem[], seen = '') => [...sortItems(items, seen).ownGuids.values()];

  it('makes their guids identify them, in one document and over time', () => {
    expect(own([episode(1), episode(2)])).toEqual(['e1', 'e2']);
    expect(own([episode(1)])).toEqual([]);
    expect(own([episode(2)], remembered([episode(1)]))).toEqual(['e2']);
  });

  it('does so too if the links differ only in ignored parts', () => {
    const parts = (n: number) => ({ url: `https://show.example/episodes?utm_source=s${n}` });
    expect(own([episode(1, parts(1)), episode(2, parts(2))])).toEqual(['e1', 'e2']);
  });

  it('identifies them itself if their guids only count versions', () => {
    const version = (n: number) => episode(n, { guid: `https://show.example/episodes#${n}` });
    expect(own([version(3)], remembered([version(0)]))).toEqual([]);
    const same = episode(1, { guid: 'https://show.example/episodes' });
    expect(own([same, { ...same, title: 'Other' }])).toEqual([]);
  });

  it('with a placeholder as guid is identified by titles', () => {
    const none = (n: number) => episode(n, { guid: 'N/A', url: 'https://show.example/N/A' });
    expect(own([none(1), none(2)])).toEqual(['N/A\nEpisode 1', 'N/A\nEpisode 2']);
  });

  it('is not shared by an item and its own earlier title', () => {
    expect(own([episode(1, { title: 'Corrected' })], remembered([episode(1)]))).toEqual([]);
  });
});

describe('the memory of a feed', () => {
  it('is empty if it cannot be read', () => {
    expect(sortItems([numbered(1)], 'x'.repeat(250))).toMatchObject({ fresh: [numbered(1)], remembered: 0 });
  });

  it('is unchanged when nothing is new', () => {
    const items = [numbered(1), numbered(2)];
    const seen = remembered(items);
    expect(remembered([...items].reverse(), seen)).toBe(seen);
  });

  it('recognises items that a feed dropped and shows again', () => {
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

  it('never reports a known item as fresh, whatever its order and neighbours', () => {
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
