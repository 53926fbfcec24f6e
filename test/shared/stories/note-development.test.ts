import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { createArticleStore } from '../../../shared/store/article-store.ts';
import { createDevelopmentStore } from '../../../shared/store/development-store.ts';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { assignStory } from '../../../shared/stories/assign-story.ts';
import { keepStory } from '../../../shared/stories/keep-story.ts';
import { createNoteDevelopment } from '../../../shared/stories/note-development.ts';
import { sketchOf } from '../../../shared/stories/sketch.ts';
import { quietAfter } from '../../../shared/stories/story-choice.ts';
import { inventArticle } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let time: number;
beforeEach(async () => {
  // Of its own: stories of other tests are told in nearly the same words.
  table = await startQuickTable();
  time = Date.parse('2026-03-02T10:00:00.000Z');
});
afterEach(() => table.close());

const now = () => new Date(time);

/** What each paper adds to the report that all of them have. */
const own: Readonly<Record<string, string>> = {
  Post: 'Nobody had expected it.',
  Ledger: 'Witnesses heard a loud noise shortly after seven.',
  Courier: 'Pupils on their way to school were among the passengers of the first carriage.',
  Herald: 'It is the second accident of this kind since the winter, and the mayor wants answers.',
  Echo: 'Shops around the stop gave blankets to passengers who waited in the rain.',
};

const day = 86_400_000;

function createStory() {
  const stories = createStoryStore(table.access, now);
  const articles = createArticleStore(table.access);
  const developments = createDevelopmentStore(table.access);
  const note = createNoteDevelopment({ stories, articles, developments, now });

  /** As `match-articles` does: the story, what it adds, and then the article itself. */
  async function arrives(source: string, injured: number, more: Partial<StoredArticle> = {}) {
    const text = `${own[source]} The tram left the rails near the Lighthouse Gate of Aster on Monday morning. At least ${injured} people were injured, the fire brigade said, three of them badly. The line to the Old Market stays closed until engineers of the Aster Transport Company have looked at the rails and at every switch of the quarter.`;
    const id = source.toLowerCase();
    const given = inventArticle({
      id,
      revision: `r${injured}`,
      title: 'Tram accident',
      text,
      source,
      ...more,
    });
    const storyId = await assignStory({ ...given, receivedAt: now().toISOString() }, stories);
    const article = { ...given, storyId, language: 'en', receivedAt: now().toISOString() };
    const woken = await note(article, {});
    await articles.put(article);
    return { article, woken };
  }
  return { stories, articles, developments, note, arrives };
}

describe('an article of a story that nobody follows', () => {
  it('is no development, and nobody is woken', async () => {
    const { arrives, developments } = createStory();
    const { article: first } = await arrives('Post', 12);
    const { article, woken } = await arrives('Ledger', 15);
    expect([article.storyId, woken]).toEqual([first.id, []]);
    expect(await developments.ofStory(first.id)).toEqual([]);
  });
});

describe('an article of a followed story', () => {
  it('is noted once, however often it is tried, and its followers are woken each time', async () => {
    const { arrives, stories, developments, note } = createStory();
    const { article: first } = await arrives('Post', 12);
    await keepStory(first, [first.id], { stories, now });
    const { article, woken } = await arrives('Ledger', 15);
    expect(woken).toEqual([`story-${first.id}`]);
    time += 60_000;
    expect(await note(article, { isRetry: true })).toEqual(woken);
    const [noted, ...others] = await developments.ofStory(first.id);
    expect(others).toEqual([]);
    expect(noted).toMatchObject({ kind: 'figures', articleId: article.id, at: '2026-03-02T10:00:00.000Z' });
    // What was no development at the first attempt is none at the second.
    expect(await note(first, { isRetry: true })).toEqual([]);
  });

  it('finds it for as long as it is followed, a week after the last article each time', async () => {
    const { arrives, stories } = createStory();
    const { article: first } = await arrives('Post', 12);
    await keepStory(first, [first.id], { stories, now });
    for (const [index, source] of ['Ledger', 'Courier', 'Herald'].entries()) {
      time += 6 * day;
      const { article } = await arrives(source, 20 + index);
      expect(article.storyId, source).toBe(first.id);
    }
    time += quietAfter + 2 * day;
    const { article: late } = await arrives('Echo', 30);
    expect(late.storyId).toBe(late.id);
  });

  it('is noted for those who follow a story under the id that it had before', async () => {
    const { arrives, stories, developments } = createStory();
    const { article: first } = await arrives('Post', 12);
    await stories.addFormerIds(first.id, ['former']);
    await keepStory(first, [first.id], { stories, now });
    const { article, woken } = await arrives('Ledger', 15);
    expect(woken).toEqual([`story-${first.id}`, 'story-former']);
    // They read what happened under that id.
    for (const id of [first.id, 'former'])
      expect((await developments.ofStory(id)).map(({ articleId }) => articleId)).toEqual([article.id]);
  });

  it('that adds nothing does not let the story live on', async () => {
    const { arrives, stories, developments } = createStory();
    const { article: first } = await arrives('Post', 12);
    await arrives('Ledger', 12);
    await keepStory(first, [first.id], { stories, now });
    const followedUntil = async () => {
      const story = await stories.get(first.id);
      return story && 'followedUntil' in story ? story.followedUntil : undefined;
    };
    const until = await followedUntil();
    time += day;
    // The third source: their number has not doubled.
    const { woken } = await arrives('Courier', 12);
    expect([woken, await developments.ofStory(first.id)]).toEqual([[], []]);
    expect(await followedUntil()).toBe(until);
  });

  it('is found by bands of a story that was merged into it, also when that one is gone', async () => {
    const { arrives, stories } = createStory();
    const { article: first } = await arrives('Post', 12);
    await stories.tell({ id: 'winner', articleId: 'winner', revision: 'r' });
    await stories.addFormerIds('winner', [first.id]);
    await stories.mergeTold(first.id, 'winner');
    await keepStory(first, ['winner', first.id], { stories, now });
    time += 6 * day;
    const { article: copy } = await arrives('Ledger', 15);
    expect(copy.storyId).toBe('winner');
    const held = await stories.held(sketchOf({ ...first, ownText: first.text }).probed);
    expect(new Set([...held.values()].map(({ storyId }) => storyId))).toEqual(new Set(['winner']));
  });

  it('that cannot be compared holds nothing up', async () => {
    const { arrives, stories, articles, developments } = createStory();
    const { article: first } = await arrives('Post', 12);
    await keepStory(first, [first.id], { stories, now });
    const warned: string[] = [];
    const note = createNoteDevelopment({
      stories,
      articles,
      developments,
      now,
      log: { warn: (message) => void warned.push(message) },
    });
    const poisoned = { ...first, id: `${first.id}-2`, revision: 'r', title: undefined as never };
    await expect(note(poisoned, {})).resolves.toEqual([]);
    expect(warned.length).toBeGreaterThan(0);
  });
});
