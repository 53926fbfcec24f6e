import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signLink } from '../../../shared/security/signed-links.ts';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { inventEntry, inventPlan } from '../../support/invented.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };

const report = (injured: string, said: string) =>
  `A tram left the rails in the harbour quarter. At least ${injured} people were injured. “${said},” the mayor said.`;

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'tram' }]);
  const stories = createStoryStore(site.table.access, () => site.clock.now);
  const told = async (id: string, source: string, text: string, more = {}) => {
    const article = await site.storeArticle(id, `Tram accident, says ${source}`, text, {
      storyId: 'first',
      source,
      url: `https://${id}.example/tram`,
      ...more,
    });
    await stories.tell({ id: 'first', articleId: id, revision: article.revision, source });
  };
  await told('first', 'Island Post', report('12', 'We will repair the line within a month'), {
    change: { kind: 'correction', what: 'Correction: the tram was empty at first' },
  });
  await told('second', 'Ledger', report('15', 'We want to repair this line within one month'));
  await told('third', '<b>Courier</b>', 'A tram left the rails in the harbour quarter.');
  const slot = '2030-01-01T13:00:00.000Z';
  const entry = inventEntry({ storyId: 'first', articleId: 'first', revision: 'r-older' });
  const change = { kind: 'update', what: 'Line closed → Line closed for a month' } as const;
  const plan = inventPlan({
    subscriberId: reader.id,
    slot,
    plannedAt: slot,
    entries: [{ ...entry, change }],
  });
  await site.deps.deliveries.record(plan);
  await site.deps.sentStories.remember(plan);
});
afterAll(() => site.table.close());

const page = async (path: string, cookie?: string) =>
  (await site.get(path, cookie === undefined ? {} : { cookie })).text();

describe('the page of a story', () => {
  it('says who told it first, who followed, and what was changed, also by revisions that are gone', async () => {
    const text = await page('/stories/first', reader.cookie);
    expect(text).toContain('3 sources since');
    const events = [...text.matchAll(/class="chip [^"]*">([^<]+)</g)].map(([, kind]) => kind);
    expect(events).toEqual(['First report', 'Correction', 'Followed', 'Followed', 'Updated']);
    expect(text).toContain('Correction: the tram was empty at first');
    expect(text).toContain('Line closed → Line closed for a month');
    expect(text).toContain('href="https://second.example/tram"');
  });

  it('says in which figures and quotes its sources differ', async () => {
    const text = (await page('/stories/first', reader.cookie)).replace(/<\/?(?:bdi|strong)>/g, '');
    expect(text).toContain('people were injured</dt><dd>12 (Island Post), 15 (Ledger)');
    expect(text).toContain('The same quote in different words');
    expect(text).toContain('We want to repair this line within one month');
  });

  it('is the same by the link of a mail, with what a source is called escaped', async () => {
    const path = `/s/${signLink(testKeys, 'story', [reader.id, 'first'])}`;
    const text = await page(path);
    expect(text).toContain('&lt;b&gt;Courier&lt;/b&gt;');
    expect(text).not.toContain('<b>Courier');
    expect(text).toContain('<dd><strong><bdi>12</bdi></strong>');
  });

  it('needs a session otherwise', async () => {
    const answer = await site.get('/stories/first');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fstories%2Ffirst');
  });

  it('is told by the API as well', async () => {
    const answer = await site.get('/v1/me/stories/first', { cookie: reader.cookie });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      id: 'first',
      timeline: [{ kind: 'first', source: 'Island Post' }, {}, {}, {}, {}],
      figures: [{ values: [{ text: '12', value: 12, sources: ['Island Post'] }, { text: '15' }] }],
      quotes: { differing: [[{ sources: ['Island Post'] }, { sources: ['Ledger'] }]], single: [] },
    });
  });

  it('still says what is known when the week of the story is over', async () => {
    await site.storeArticle('alone', 'Old harbour story', 'The harbour was dredged.', { storyId: 'alone' });
    const text = await page('/stories/alone', reader.cookie);
    expect(text).toContain('First report');
    expect(text).not.toContain('Where sources differ');
  });
});
