import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { sketchOf } from '../../../shared/stories/sketch.ts';
import { maxArticleIds, type Stories } from '../../../shared/stories/story.ts';
import { type QuickTable, tables } from '../../support/quick-table.ts';

const day = 86_400_000;
let now = new Date('2026-11-23T18:00:00Z');
const sketchOfWords = (words: string) =>
  sketchOf({ title: `About ${words}`, text: words, source: 'The Wire' }).sketch;
const sketch = sketchOfWords(
  'The ferry Nordlys ran aground on 3 May with 214 people on board, and all of them are safe.',
);
const another = sketchOfWords('A farmer found a hoard of silver.');

describe.each(tables)('on $name', ({ startTable }) => {
  let table: QuickTable;
  let stories: Stories;
  beforeAll(async () => {
    table = await startTable();
    stories = createStoryStore(table.access, () => now);
  });
  afterAll(() => table.close());

  describe('a band', () => {
    it('belongs to the first one that claims it, and shows the others its story and sketch', async () => {
      expect(await stories.claim('b1', { storyId: 'A', sketch })).toEqual({ storyId: 'A', sketch });
      expect(await stories.claim('b1', { storyId: 'B', sketch: another })).toEqual({
        storyId: 'A',
        sketch,
      });
      now = new Date(now.getTime() + 6 * day);
      expect(await stories.claim('b1', { storyId: 'B', sketch })).toMatchObject({ storyId: 'A' });
    });

    it('is free again after 7 days, even before TTL removes it', async () => {
      await stories.claim('b2', { storyId: 'A', sketch });
      now = new Date(now.getTime() + 7 * day + 1_000);
      expect(await stories.claim('b2', { storyId: 'B', sketch })).toMatchObject({ storyId: 'B' });
      expect(await stories.claim('b2', { storyId: 'A', sketch })).toMatchObject({ storyId: 'B' });
    });

    it('shows its content, and nothing that has expired', async () => {
      await stories.claim('b4', { storyId: 'A', sketch });
      expect(await stories.held(['b4', 'b5'])).toEqual(new Map([['b4', { storyId: 'A', sketch }]]));
      now = new Date(now.getTime() + 7 * day + 1_000);
      expect(await stories.held(['b4', 'b5'])).toEqual(new Map());
    });

    it('has one owner when many claim it at the same time', async () => {
      const claims = Array.from({ length: 8 }, (_, index) =>
        stories.claim('b3', { storyId: `S${index}`, sketch }),
      );
      const owners = new Set((await Promise.all(claims)).map(({ storyId }) => storyId));
      expect(owners.size).toBe(1);
    });
  });

  describe('a story', () => {
    it('keeps its first revision and collects its sources, each once', async () => {
      expect(await stories.get('T1')).toBeUndefined();
      expect(await stories.tell({ id: 'T1', articleId: 'T1', revision: 'r1' })).toBe(true);
      expect(await stories.get('T1')).toEqual({
        id: 'T1',
        revision: 'r1',
        sources: [],
        formerIds: [],
        articleIds: ['T1'],
      });
      for (const source of ['The Times', 'The Post', 'The Times']) {
        await stories.tell({ id: 'T1', articleId: 'T1', revision: 'r2', source });
      }
      const told = await stories.get('T1');
      expect(told).toMatchObject({ id: 'T1', revision: 'r1' });
      expect(told && 'sources' in told && [...told.sources].sort()).toEqual(['The Post', 'The Times']);
    });

    it('remembers its articles up to a number, and its sources also beyond', async () => {
      for (let n = 0; n < maxArticleIds + 3; n += 1) {
        const telling = { id: 'T8', articleId: `a${n}`, revision: 'r1', source: `Source ${n}` };
        expect(await stories.tell(telling)).toBe(true);
      }
      const told = await stories.get('T8');
      expect(told?.articleIds).toHaveLength(maxArticleIds);
      expect(told && 'sources' in told && told.sources.length).toBe(maxArticleIds + 3);
    });

    it('knows the ids under which it was told before', async () => {
      await stories.tell({ id: 'T5', articleId: 'T5', revision: 'r1' });
      await stories.addFormerIds('T5', ['T6']);
      await stories.addFormerIds('T5', ['T7', 'T6']);
      const told = await stories.get('T5');
      expect(told && 'formerIds' in told && [...told.formerIds].sort()).toEqual(['T6', 'T7']);
    });

    it('that is not told is merged once, and cannot be told afterwards', async () => {
      expect(await stories.mergeUntold('T2', 'T1')).toBe(true);
      expect(await stories.mergeUntold('T2', 'T3')).toBe(false);
      expect(await stories.mergeTold('T2', 'T3')).toBe(false);
      expect(await stories.tell({ id: 'T2', articleId: 'T2', revision: 'r', source: 'The Times' })).toBe(
        false,
      );
      expect(await stories.get('T2')).toEqual({ id: 'T2', mergedInto: 'T1', articleIds: [] });
    });

    it('that was told is merged only as such, and once', async () => {
      await stories.tell({ id: 'T4', articleId: 'T4', revision: 'r', source: 'The Times' });
      expect(await stories.mergeUntold('T4', 'T1')).toBe(false);
      expect(await stories.mergeTold('T4', 'T1')).toBe(true);
      expect(await stories.mergeTold('T4', 'T2')).toBe(false);
      expect(await stories.get('T4')).toEqual({ id: 'T4', mergedInto: 'T1', articleIds: ['T4'] });
    });
  });
});
