import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FollowedPack } from '../../../shared/rule-files/packs/followed-pack.ts';
import { createDevelopmentStore } from '../../../shared/store/development-store.ts';
import { createFollowedPackStore } from '../../../shared/store/followed-pack-store.ts';
import { createStoryChoiceStore } from '../../../shared/store/story-choice-store.ts';
import type { Developments } from '../../../shared/stories/note-development.ts';
import type { StoryChoice, StoryChoices } from '../../../shared/stories/story-choice.ts';
import {
  createMemoryDevelopments,
  createMemoryPacks,
  createMemoryStoryChoices,
} from '../../support/memory-choices.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

// The crash tests run in memory: what is kept there must be what the table keeps.
describe.each(['on the table', 'in memory'] as const)('%s', (where) => {
  let table: TestTable;
  let choices: StoryChoices;
  let developments: Developments;
  let packs: ReturnType<typeof createMemoryPacks>;
  beforeAll(async () => {
    table = await startTestTable();
    const isMemory = where === 'in memory';
    choices = isMemory ? createMemoryStoryChoices() : createStoryChoiceStore(table.access);
    developments = isMemory ? createMemoryDevelopments() : createDevelopmentStore(table.access);
    packs = isMemory ? createMemoryPacks() : createFollowedPackStore(table.access);
  });
  afterAll(() => table.close());

  describe('a choice of a story', () => {
    const followed = (storyId: string, parts: Partial<StoryChoice> = {}): StoryChoice => ({
      subscriberId: 'ada',
      storyId,
      wish: 'followed',
      title: `Story ${storyId}`,
      at: '2026-03-02T07:00:00.000Z',
      quietAt: '2026-03-09T07:00:00.000Z',
      ...parts,
    });

    it('is listed newest first, found by any id of its story, and replaced by a later one', async () => {
      await choices.put(followed('one', { subscriberId: 'bo', formerIds: ['older'] }));
      await choices.put(followed('two', { subscriberId: 'bo', at: '2026-03-03T07:00:00.000Z' }));
      await choices.put(followed('three', { subscriberId: 'cy' }));
      expect((await choices.chosenBy('bo')).map(({ storyId }) => storyId)).toEqual(['two', 'one']);
      expect(await choices.about('bo', ['x', 'older'])).toMatchObject({ storyId: 'one' });
      expect(await choices.about('bo', ['three'])).toBeUndefined();
      const { quietAt: _, ...muted } = followed('one', { subscriberId: 'bo', wish: 'muted' });
      await choices.put(muted);
      expect(await choices.about('bo', ['one'])).toEqual(muted);
      await choices.remove(muted);
      expect(await choices.about('bo', ['one'])).toBeUndefined();
    });

    it('gathers what was told, once each, while the story is followed', async () => {
      const { subscriberId, storyId } = followed('told');
      await choices.put(followed('told'));
      await choices.noteTold({ subscriberId, storyId, told: [], quietAt: '2026-03-10T07:00:00.000Z' });
      expect(await choices.about('ada', ['told'])).toEqual(
        followed('told', { quietAt: '2026-03-10T07:00:00.000Z' }),
      );
      for (const told of [['a', 'b'], ['b', 'c'], ['b']]) {
        await choices.noteTold({ subscriberId, storyId, told, quietAt: '2026-03-11T07:00:00.000Z' });
      }
      const kept = await choices.about('ada', ['told']);
      expect(kept).toMatchObject({ quietAt: '2026-03-11T07:00:00.000Z' });
      expect([...(kept?.told ?? [])].sort()).toEqual(['a', 'b', 'c']);
    });

    it('of a muted or unknown story notes nothing', async () => {
      await choices.put(followed('muted', { wish: 'muted' }));
      for (const storyId of ['muted', 'unknown']) {
        await choices.noteTold({
          subscriberId: 'ada',
          storyId,
          told: ['a'],
          quietAt: '2027-01-01T00:00:00.000Z',
        });
        await choices.endFollow({ subscriberId: 'ada', storyId, quietAt: '2027-01-01T00:00:00.000Z' });
      }
      expect(await choices.about('ada', ['muted'])).toEqual(followed('muted', { wish: 'muted' }));
      expect(await choices.about('ada', ['unknown'])).toBeUndefined();
    });

    it('ends when the story is quiet, unless something was told since', async () => {
      await choices.put(followed('quiet'));
      await choices.endFollow({ subscriberId: 'ada', storyId: 'quiet', quietAt: '2026-03-09T06:59:59.000Z' });
      expect(await choices.about('ada', ['quiet'])).toBeDefined();
      await choices.endFollow({ subscriberId: 'ada', storyId: 'quiet', quietAt: '2026-03-09T07:00:00.000Z' });
      expect(await choices.about('ada', ['quiet'])).toBeUndefined();
    });
  });

  it('a development of a revision is kept as it was noted first, in the order of time', async () => {
    const noted = (articleId: string, at: string, what = 'twelve') =>
      ({ storyId: 's', articleId, revision: 'r', at, kind: 'correction', what, title: 'T' }) as const;
    await developments.note(noted('b', '2026-03-02T09:00:00.000Z'));
    await developments.note(noted('a', '2026-03-02T08:00:00.000Z'));
    await developments.note(noted('b', '2026-03-02T10:00:00.000Z', 'thirteen'));
    expect(await developments.ofStory('s')).toEqual([
      noted('a', '2026-03-02T08:00:00.000Z'),
      noted('b', '2026-03-02T09:00:00.000Z'),
    ]);
    expect(await developments.has({ storyId: 's', articleId: 'a', revision: 'r' })).toBe(true);
    expect(await developments.has({ storyId: 's', articleId: 'a', revision: 'q' })).toBe(false);
    expect(await developments.ofStory('other')).toEqual([]);
  });

  it('news of a pack is noted unless the pack was accepted since, and told once', async () => {
    const pack: FollowedPack = {
      subscriberId: 'ada',
      id: 'p',
      url: 'https://packs.example/p',
      name: 'Ports',
      values: {},
      contentHash: 'a',
      rules: [],
      followedAt: '2026-03-02T07:00:00.000Z',
      acceptedAt: '2026-03-02T07:00:00.000Z',
    };
    await packs.add(pack);
    await packs.add({ ...pack, id: 'first', followedAt: '2026-03-01T07:00:00.000Z' });
    expect((await packs.of('ada')).map(({ id }) => id)).toEqual(['first', 'p']);
    expect(await packs.noteNews({ ...pack, acceptedAt: '2026-03-01T00:00:00.000Z' }, 'b', 2)).toBe(false);
    expect(await packs.noteNews(pack, 'b', 2)).toBe(true);
    await packs.noteTold('ada', 'p', 'b');
    await packs.noteTold('ada', 'none', 'b');
    expect(await packs.get('ada', 'p')).toEqual({ ...pack, newsHash: 'b', newsChanges: 2, toldHash: 'b' });
    expect(await packs.get('ada', 'none')).toBeUndefined();
  });
});
