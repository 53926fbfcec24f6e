import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { assignStory, formerStoryIds, resolveStory } from '../../../shared/stories/assign-story.ts';
import { sketchOf } from '../../../shared/stories/sketch.ts';
import type { Stories } from '../../../shared/stories/story.ts';
import { inventReport } from '../../support/invented-news.ts';
import { createMemoryStories } from '../../support/memory-stories.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';
import { createRandom, type Random } from '../../support/random.ts';
import { copiesOf } from '../../support/story-set.ts';

const report = (seed: number) => {
  const { title, paragraphs } = inventReport(createRandom(seed), 'courts', 8);
  return { id: `report-${seed}`, revision: 'r1', title, text: paragraphs.join('\n\n'), source: 'The Wire' };
};

/** Twenty papers' copies of one report, every two of them alike. */
function twentyCopies(seed: number) {
  return copiesOf(seed, 20).map((copy) => ({ ...copy, revision: 'r1' }));
}

/** Lets eight workers take the articles from one list, and answers each article's story. */
async function assignWithEightWorkers(
  articles: readonly Parameters<typeof assignStory>[0][],
  stories: Stories,
): Promise<string[]> {
  const assigned: string[] = [];
  const waiting = [...articles.entries()];
  const workers = Array.from({ length: 8 }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      assigned[next[0]] = await assignStory(next[1], stories);
    }
  });
  await Promise.all(workers);
  return assigned;
}

/** Every call takes its time, another each time, so that workers meet in every order. */
function slowed(stories: Stories, random: Random): Stories {
  const pause = async () => {
    for (let turns = random.between(0, 6); turns > 0; turns -= 1) await setImmediate();
  };
  return {
    async held(...call) {
      await pause();
      return stories.held(...call);
    },
    async claim(...call) {
      await pause();
      return stories.claim(...call);
    },
    async get(...call) {
      await pause();
      return stories.get(...call);
    },
    async tell(...call) {
      await pause();
      return stories.tell(...call);
    },
    async mergeUntold(...call) {
      await pause();
      return stories.mergeUntold(...call);
    },
    async addFormerIds(...call) {
      await pause();
      return stories.addFormerIds(...call);
    },
    async mergeTold(...call) {
      await pause();
      return stories.mergeTold(...call);
    },
  };
}

/** Fails at its n-th call, as if the function had been stopped there: what was written stays. */
function stoppingAt(stories: Stories, call: number): Stories {
  let calls = 0;
  const stop = () => {
    calls += 1;
    if (calls === call) throw new Error('stopped');
  };
  return {
    async held(...args) {
      stop();
      return stories.held(...args);
    },
    async claim(...args) {
      const held = await stories.claim(...args);
      stop();
      return held;
    },
    async get(...args) {
      stop();
      return stories.get(...args);
    },
    async tell(...args) {
      const told = await stories.tell(...args);
      stop();
      return told;
    },
    async mergeUntold(...args) {
      const merged = await stories.mergeUntold(...args);
      stop();
      return merged;
    },
    async addFormerIds(...args) {
      await stories.addFormerIds(...args);
      stop();
    },
    async mergeTold(...args) {
      const merged = await stories.mergeTold(...args);
      stop();
      return merged;
    },
  };
}

describe('assignStory', () => {
  it('gives an article that is like no other its own story', async () => {
    const stories = createMemoryStories();
    expect(await assignStory(report(1), stories)).toBe('report-1');
    expect(await assignStory(report(2), stories)).toBe('report-2');
    expect(await stories.get('report-1')).toEqual({
      id: 'report-1',
      revision: 'r1',
      sources: ['The Wire'],
      formerIds: [],
      articleIds: ['report-1'],
    });
  });

  it('gives copies the story of the first, and keeps their sources', async () => {
    const stories = createMemoryStories();
    const copies = twentyCopies(3);
    for (const copy of copies) expect(await assignStory(copy, stories)).toBe(copies[0]?.id);
    const story = await stories.get(copies[0]!.id);
    expect(story && 'sources' in story && story.sources).toHaveLength(20);
  });

  it('gives the same answer however often it is asked', async () => {
    const stories = createMemoryStories();
    const [first, ...copies] = twentyCopies(4);
    const answers = [first!, ...copies, first!, ...copies, first!].map(
      (article) => () => assignStory(article, stories),
    );
    for (const answer of answers) expect(await answer()).toBe(first!.id);
    expect([...stories.all.keys()]).toEqual([first!.id]);
  });

  it('takes a few words for one story only if they are the same, and the source has not printed them on another day', async () => {
    const stories = createMemoryStories();
    const briefing = {
      revision: 'r1',
      title: 'Morning briefing',
      text: 'All that matters today.',
      source: 'The Post',
    };
    const on = (day: number, id: string, parts = {}) =>
      assignStory({ ...briefing, id, publishedAt: `2026-03-0${day}T06:00:00Z`, ...parts }, stories);
    expect(await on(2, 'monday')).toBe('monday');
    expect(await on(2, 'monday, other section')).toBe('monday');
    expect(await on(3, 'tuesday')).toBe('tuesday');
    expect(await on(2, 'other words', { text: 'All that matters tonight.' })).toBe('other words');
  });

  it('joins two stories when a third article shows that they are one', async () => {
    const stories = createMemoryStories();
    const [one, other] = [report(5), report(6)];
    await assignStory(one, stories);
    await assignStory(other, stories);
    expect(await formerStoryIds('report-5', stories)).toEqual([]);
    const both = { ...one, id: 'both', text: `${one.text}\n\n${other.text}` };
    expect(await assignStory(both, stories)).toBe('report-5');
    expect(await resolveStory('report-6', stories)).toBe('report-5');
    expect(await assignStory({ ...other, id: 'later' }, stories)).toBe('report-5');
    // Whoever has had it as report-6 has had it.
    expect(await formerStoryIds('report-5', stories)).toEqual(['report-6']);
    expect(await formerStoryIds('report-6', stories)).toEqual(['report-6']);
  });

  it('leads to the common story from one that was merged in a race', async () => {
    const stories = createMemoryStories();
    const [one, other] = [report(5), report(6)];
    const both = { ...other, id: 'both', text: `${other.text}\n\n${one.text}` };
    await assignStory(one, stories);
    // It looked before the first had claimed anything, claimed bands for a story of its own, and looked again.
    await assignStory(both, {
      ...stories,
      held: async (bands, options) => (options?.fresh ? stories.held(bands, options) : new Map()),
    });
    expect(await assignStory(other, stories)).toBe('report-5');
  });

  it('claims four bands for a story, and none for a copy that would claim the same', async () => {
    const stories = createMemoryStories();
    const claims: string[] = [];
    const counted: Stories = {
      ...stories,
      claim(band, claim) {
        claims.push(band);
        return stories.claim(band, claim);
      },
    };
    await assignStory(report(12), counted);
    expect(claims).toHaveLength(4);
    await assignStory({ ...report(12), id: 'copy', source: 'The Echo' }, counted);
    await assignStory(report(12), counted);
    expect(claims).toHaveLength(4);
  });

  it('finds a copy that claimed other bands after this article looked', async () => {
    const [first, second] = twentyCopies(13);
    const bandsOf = (copy: typeof first) => sketchOf(copy!).choices.map(([band]) => band!);
    const stories = createMemoryStories();
    let isFirstLook = true;
    const told = await assignStory(first!, stories);
    const found = await assignStory(second!, {
      ...stories,
      async held(bands, options) {
        const isLate = isFirstLook;
        isFirstLook = false;
        return isLate ? new Map() : stories.held(bands, options);
      },
      // Nobody else has the bands that this one claims.
      claim: async (_, claim) => claim,
    });
    expect(bandsOf(first)).not.toEqual(bandsOf(second));
    expect(found).toBe(told);
  });

  it('gives 20 copies in 8 workers one story, in any order of events', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const stories = createMemoryStories();
      const assigned = await assignWithEightWorkers(twentyCopies(seed), slowed(stories, createRandom(seed)));
      expect(new Set(assigned).size, `seed ${seed}`).toBe(1);
    }
  });

  it('ends in the same story wherever it was stopped before', async () => {
    const [first, second, third] = twentyCopies(8);
    for (let call = 1; call <= 18; call += 1) {
      const stories = createMemoryStories();
      await assignStory(first!, stories);
      // Both stop somewhere on their way, and both are tried again.
      await assignStory(second!, stoppingAt(stories, call)).catch(() => undefined);
      await assignStory(third!, stoppingAt(stories, 19 - call)).catch(() => undefined);
      expect(await assignStory(third!, stories), `stopped at call ${call}`).toBe(first!.id);
      expect(await assignStory(second!, stories)).toBe(first!.id);
    }
  });

  it('ends in one story when the first was stopped before it told its own', async () => {
    const [first, second] = twentyCopies(9);
    // A look, the claims, another look, the telling.
    const calls = sketchOf(first!).choices.length + 3;
    for (let call = 1; call <= calls; call += 1) {
      const stories = createMemoryStories();
      await expect(assignStory(first!, stoppingAt(stories, call))).rejects.toThrow('stopped');
      const story = await assignStory(second!, stories);
      expect(await assignStory(first!, stories), `stopped at call ${call}`).toBe(story);
    }
  });
});

describe('assignStory on the table', () => {
  let table: QuickTable;
  beforeAll(async () => {
    table = await startQuickTable();
  });
  afterAll(() => table.close());

  it('gives 20 copies in 8 workers one story', async () => {
    const stories = createStoryStore(table.access);
    const copies = twentyCopies(10);
    const assigned = await assignWithEightWorkers(copies, stories);
    expect(new Set(assigned).size).toBe(1);
    const story = await stories.get(assigned[0]!);
    expect(story && 'sources' in story && new Set(story.sources)).toEqual(
      new Set(copies.map(({ source }) => source)),
    );
    expect(await assignWithEightWorkers(copies, stories)).toEqual(assigned);
  });

  it('ignores a story that is older than a week', async () => {
    let now = new Date('2026-11-02T08:00:00Z');
    const stories = createStoryStore(table.access, () => now);
    expect(await assignStory({ ...report(11), id: 'old' }, stories)).toBe('old');
    now = new Date('2026-11-10T08:00:00Z');
    expect(await assignStory({ ...report(11), id: 'new' }, stories)).toBe('new');
  });
});
