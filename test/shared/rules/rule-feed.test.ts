import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../shared/articles/hit.ts';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import type { FeedFormat } from '../../../shared/rules/feed-formats.ts';
import { feedStories } from '../../../shared/rules/feed-stories.ts';
import { writeRuleFeed } from '../../../shared/rules/rule-feed.ts';

const text = 'Crews of the island ferries met the owners <b>on</b> Monday & agreed.';

function hit(articleId: string, minute: number, more: Partial<Hit> = {}): Hit {
  return {
    queryId: 'q',
    at: `2030-01-01T12:${String(minute).padStart(2, '0')}:00.000Z`,
    articleId,
    revision: `r-${articleId}`,
    storyId: `s-${articleId}`,
    score: 1,
    title: `Title of ${articleId}`,
    source: `Source ${articleId}`,
    spans: [{ field: 'text', start: 20, end: 27 }],
    why: 'ferry AND "island"',
    ...more,
  };
}

function article(id: string, more: Partial<StoredArticle> = {}): StoredArticle {
  const receivedAt = '2030-01-01T12:00:00.000Z';
  const title = `Title of ${id}`;
  return {
    id,
    revision: `r-${id}`,
    title,
    text,
    receivedAt,
    storyId: `s-${id}`,
    url: `https://${id}.example/`,
    ...more,
  };
}

function stories(
  hits: readonly Hit[],
  language = 'en',
  articles = hits.map(({ articleId }) => article(articleId)),
) {
  return feedStories(hits, new Map(articles.map((one) => [one.id, one])), language, (_, error) => {
    throw error;
  });
}

function write(hits: readonly Hit[], format: FeedFormat): string {
  const selfUrl = 'https://news.example/f/x';
  const changedAt = new Date('2030-01-01T13:00:00Z');
  const feed = { name: 'Ferries', selfUrl, siteUrl: 'https://news.example', by: 'City Desk', changedAt };
  return writeRuleFeed({ ...feed, stories: stories(hits) }, format);
}

describe('the stories of a feed', () => {
  it('are one for all articles about the same, by the article that was found first', () => {
    const found = stories([
      hit('c', 9, { storyId: 's-a' }),
      hit('b', 5),
      hit('a', 1),
      hit('a', 3, { revision: 'r-a2' }),
    ]);
    expect(found.map(({ id }) => id)).toEqual(['urn:wirewatch:s-a', 'urn:wirewatch:s-b']);
    expect(found[0]).toMatchObject({ title: 'Title of a', source: 'Source a' });
    expect(found[0]?.others).toEqual([
      { title: 'Title of c', url: 'https://c.example/', source: 'Source c' },
    ]);
    expect([found[0]?.foundAt, found[0]?.changedAt].map((at) => at?.getUTCMinutes())).toEqual([1, 9]);
  });

  it('grow together under the newest id', () => {
    const found = stories([hit('a', 1), hit('b', 2, { formerStoryIds: ['s-a'] })]);
    expect(found).toHaveLength(1);
    expect(found[0]?.id).toBe('urn:wirewatch:s-b');
  });

  it('come again when they are corrected, and say what changed', () => {
    const change = { kind: 'correction', what: 'New title: <i>Two</i> ferries' } as const;
    const [found] = stories([hit('a', 1), hit('a', 4, { revision: 'r-a2', change })]);
    expect(found?.id).toBe('urn:wirewatch:s-a:r-a2');
    expect(found?.html).toContain('<strong>New title: &lt;i&gt;Two&lt;/i&gt; ferries</strong>');
  });

  it('have the words marked, say why, and contain no markup of others', () => {
    const [found] = stories([hit('a', 1), hit('b', 2, { storyId: 's-a', title: '<img onerror=x>' })]);
    expect(found?.html).toContain('<mark>ferries</mark>');
    expect(found?.html).toContain('&lt;b&gt;on&lt;/b&gt; Monday &amp; agreed');
    expect(found?.html).toContain('ferry AND &quot;island&quot;');
    expect(found?.html).toContain('&lt;img onerror=x&gt;');
    expect(found?.html).not.toMatch(/<(?!\/?(?:p|mark|ul|li|a|small)\b)/);
  });

  it('mark nothing in a text that is not the one that matched, and link to web pages only', () => {
    const [found] = stories([hit('a', 1)], 'en', [
      article('a', { revision: 'other', url: 'javascript:alert(1)' }),
    ]);
    expect(found?.html).not.toContain('<mark>');
    expect(found?.url).toBeUndefined();
    const [gone] = stories([hit('a', 1)], 'en', []);
    expect(gone).toMatchObject({ title: 'Title of a', snippet: '', url: undefined });
  });

  it('speak the language of their reader', () => {
    const two = [hit('a', 1), hit('b', 2, { storyId: 's-a' })];
    expect(stories(two, 'de')[0]?.html).toContain('Auch in: Source b');
    expect(stories(two, 'xx')[0]?.html).toContain('Also in Source b');
  });
});

describe.each(['rss', 'atom', 'json'] as const)('as %s, a feed', (format) => {
  const hits = [hit('a', 1), hit('b', 2, { storyId: 's-a' }), hit('c', 3)];

  it('has source, reason, marks and one item for a story', () => {
    const written = write(hits, format);
    const items = itemsIn(written, format);
    expect(items.map(({ id }) => id)).toEqual(['urn:wirewatch:s-c', 'urn:wirewatch:s-a']);
    for (const { html } of items) {
      expect(html).toContain('<mark>ferries</mark>');
      expect(html).toContain('Why this?');
    }
    expect(items[1]).toMatchObject({ by: 'Source a', html: expect.stringContaining('https://b.example/') });
    if (format === 'json') {
      expect(JSON.parse(written).items[1]._wirewatch).toEqual({
        why: 'ferry AND "island"',
        source: 'Source a',
        others: [{ title: 'Title of b', url: 'https://b.example/', source: 'Source b' }],
      });
    }
  });
});

function itemsIn(written: string, format: FeedFormat): { id?: string; html?: string; by?: string }[] {
  switch (format) {
    case 'rss':
      return (parseRssFeed(written).items ?? []).map(({ guid, description, dc }) => ({
        ...(guid?.value !== undefined && { id: guid.value }),
        ...(description !== undefined && { html: description }),
        ...(dc?.creators?.[0] !== undefined && { by: dc.creators[0] }),
      }));
    case 'atom':
      return (parseAtomFeed(written).entries ?? []).map(({ id, content, authors }) => ({
        ...(id !== undefined && { id }),
        ...(content?.value !== undefined && { html: content.value }),
        ...(authors?.[0]?.name !== undefined && { by: authors[0].name }),
      }));
    case 'json':
      return (parseJsonFeed(written).items ?? []).map(({ id, content_html, authors }) => ({
        ...(id !== undefined && { id }),
        ...(content_html !== undefined && { html: content_html }),
        ...(authors?.[0]?.name !== undefined && { by: authors[0].name }),
      }));
    default:
      return format satisfies never;
  }
}
