import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueState } from '../../../shared/aws/queue-operations.ts';
import { createEmbargoStore } from '../../../shared/store/embargo-store.ts';
import { createQueryFiguresStore } from '../../../shared/store/query-figures-store.ts';
import { openConsole, openToLook } from '../../support/console.ts';
import { inventArticle } from '../../support/invented.ts';
import { operatorKey, startTestSite, TestSite } from '../../support/test-site.ts';

let site: TestSite;
let cookie: string;
const dead = new Map([
  ['wakes', 2],
  ['feedback', 1],
]);
beforeAll(async () => {
  site = await startTestSite({
    queues: {
      states: async () =>
        ['articles', ...dead.keys()].map(
          (name): QueueState => ({
            name,
            waiting: 4,
            inFlight: 1,
            delayed: 0,
            deadLetters: dead.get(name) ?? 0,
          }),
        ),
      async redrive(name) {
        if (name === 'feedback') return { kind: 'not-from-here' };
        if (name !== 'articles' && !dead.has(name)) return { kind: 'unknown-queue' };
        const messages = dead.get(name) ?? 0;
        dead.set(name, 0);
        return { kind: 'moved', messages, more: false };
      },
    },
  });
  cookie = await openConsole(site);
});
afterAll(() => site.table.close());

const textOf = async (path: string, as = cookie) => (await site.get(path, { cookie: as })).text();
const send = (path: string, form: Record<string, string> = {}) => site.post(path, { cookie, form });

describe('the queues', () => {
  it('show dead letters with their entry of the runbook, and send them back', async () => {
    expect(await textOf('/admin')).toContain('Messages could not be processed: wakes (2) and feedback (1).');
    const page = await textOf('/admin/queues');
    expect(page).toContain('docs/runbook.md#of-wakes');
    expect(page).not.toContain('docs/runbook.md#of-articles');
    const moved = await send('/admin/queues/wakes/redrive');
    expect(moved.status).toBe(303);
    const after = await textOf(moved.headers.get('location') ?? '');
    expect(after).toContain('2 messages are back on wakes.');
    expect(after).not.toContain('docs/runbook.md#of-wakes');
  });

  it('say why dead letters cannot be sent back from here', async () => {
    const answer = await send('/admin/queues/feedback/redrive');
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('Nothing but SES may put messages on');
    expect((await send('/admin/queues/nothing/redrive')).status).toBe(404);
  });

  it('show how long their oldest message has waited, and which one waits too long', async () => {
    const state = (name: string, waiting: number, oldestSeconds?: number): QueueState => ({
      name,
      waiting,
      inFlight: 0,
      delayed: 0,
      deadLetters: 0,
      ...(oldestSeconds !== undefined && { oldestSeconds }),
    });
    const slow = new TestSite(site.table, {
      queues: {
        states: async () => [
          state('articles', 5, 40),
          state('feeds', 2, 23 * 60),
          state('wakes', 1),
          state('webhooks', 0),
        ],
        redrive: async () => ({ kind: 'unknown-queue' }),
      },
    });
    const page = await (await slow.get('/admin/queues', { cookie })).text();
    const ages = [...page.matchAll(/data-label="Oldest message">(?:<span class="([^"]*)">)?([^<]*)/g)];
    expect(ages.map(([, kind, age]) => [kind, age])).toEqual([
      [undefined, '40 seconds'],
      ['chip warn', '23 minutes'],
      [undefined, 'unknown'],
      [undefined, '–'],
    ]);
    expect(page).toContain('docs/runbook.md#queue-late');
    const health = await (await slow.get('/admin', { cookie })).text();
    expect(health).toContain('Messages wait too long: feeds (23 minutes).');
    const byKey = { headers: { authorization: `Bearer ${operatorKey}` } };
    const { queues } = (await (await slow.get('/v1/queues', byKey)).json()) as { queues: QueueState[] };
    expect(queues.map(({ oldestSeconds }) => oldestSeconds)).toEqual([40, 1380, undefined, undefined]);
  });

  it('that do not answer are said to be silent, on a page that answers', async () => {
    const silent = new TestSite(site.table, {
      queues: {
        states: () => Promise.reject(new Error('SQS is away')),
        redrive: async () => ({ kind: 'unknown-queue' }),
      },
    });
    const page = await silent.get('/admin/queues', { cookie });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('The queues did not answer.');
    const health = await silent.get('/admin', { cookie });
    expect(health.status).toBe(200);
    expect(await health.text()).toContain('SQS is away');
  });
});

describe('the last 24 hours', () => {
  const none = { sent: 0, bounced: 0, complained: 0 };
  const pageWith = async (byHour: readonly (typeof none | undefined)[]) => {
    const reputation = { ...site.deps.reputation, byHour: async () => [...byHour] };
    const page = await (await new TestSite(site.table, { reputation }).get('/admin', { cookie })).text();
    const charts = /<ul class="day-charts">.*?<\/ul>/s.exec(page)?.[0] ?? '';
    return charts
      .replace(/<svg.*?<\/svg>/gs, '')
      .split('</li>')
      .map((one) => one.replace(/<[^>]*>|\s+/g, ' '));
  };

  it('show how many mails were sent and came back, as sums, with the highest hour', async () => {
    const hours = Array.from({ length: 24 }, () => none);
    const [, sent, failed] = await pageWith([
      ...hours.slice(2),
      { sent: 30, bounced: 1, complained: 1 },
      { sent: 12, bounced: 0, complained: 0 },
    ]);
    expect(sent).toMatch(/Emails sent +42 .*Most in one hour: 30/);
    expect(failed).toMatch(/Bounces and spam reports +2 .*Most in one hour: 2/);
    expect(sent).not.toContain('Counted');
  });

  it('say since when mails are counted by the hour, and show no zero for what is not known', async () => {
    const unknown = Array.from({ length: 21 }, () => undefined);
    const [, sent, failed] = await pageWith([...unknown, { ...none, sent: 5 }, none, none]);
    expect(sent).toMatch(/Emails sent +5 .*Most in one hour: 5 +Counted since \d\d:00/);
    expect(failed).toMatch(/None +Counted since \d\d:00/);
    const [, notYet] = await pageWith(Array.from({ length: 24 }, () => undefined));
    expect(notYet).toMatch(/Emails sent +Counted by the hour from the next email on/);
  });
});

describe('the articles', () => {
  it('are found by a query, by an address, and traced', async () => {
    await site.storeArticle('a1', 'Ferry strike ends', 'Crews return to work on Monday.', {
      url: 'https://courier.example/ferry',
    });
    await site.storeArticle('a2', 'Harbour dredged', 'Two ferries wait outside.', {
      storyId: 's-a1',
      urgent: true,
    });
    await site.storeArticle('a3', 'Opera season opens', 'The house was full.');
    const all = await textOf('/admin/articles');
    expect([...all.matchAll(/\/admin\/articles\/(a\d)"/g)].map(([, id]) => id)).toEqual(['a3', 'a2', 'a1']);
    const found = await textOf('/admin/articles?q=ferry');
    expect([...found.matchAll(/\/admin\/articles\/(a\d)"/g)].map(([, id]) => id)).toEqual(['a2', 'a1']);
    const trace = await textOf('/admin/articles/a1');
    expect(trace).toContain('Ferry strike ends');
    expect(trace).toContain('Matching is not finished.');
    await site.deps.articles.markMatched('a1', 'r-a1', site.clock.now);
    expect(await textOf('/admin/articles/a1')).toContain('It was matched against all queries');
    expect(await textOf('/admin/articles/a2')).toContain('Urgent');
    expect(await textOf('/admin/articles/a1?q=ferry%20AND%20strike')).toContain('It matches');
    expect(await textOf('/admin/articles/a1?q=opera')).toMatch(/No match<\/span> opera/);
    expect(await textOf('/admin/articles/a1?q=opera%20(')).toContain('The query cannot be read');
    expect((await site.get('/admin/articles/none', { cookie })).status).toBe(404);
  });

  it('go on over pages', async () => {
    for (let n = 0; n < 30; n++) await site.storeArticle(`p${n}`, `Zeppelin ${n}`, 'It was seen.');
    const first = await textOf('/admin/articles?q=zeppelin');
    const older = /href="(\/admin\/articles\?q=zeppelin&amp;cursor=[^"]*)"/
      .exec(first)?.[1]
      ?.replaceAll('&amp;', '&');
    const second = await textOf(older ?? '');
    expect([...`${first}${second}`.matchAll(/\/admin\/articles\/(p\d+)"/g)]).toHaveLength(30);
  });

  it('that no feed has, by an address, lead to adding one', async () => {
    const page = await textOf('/admin/articles?q=https%3A%2F%2Fisland.example%2Fnews');
    expect(page).toContain('No article came in under this address');
    expect(page).toContain('/admin/feeds/new?url=https%3A%2F%2Fisland.example%2F');
  });

  it('are not searched for by a query that cannot be read, which is said at the field', async () => {
    const answer = await site.get('/admin/articles?q=ferry%20(', { cookie });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('href="#q"');
  });

  it('under an embargo show nothing but its end, and can be withdrawn', async () => {
    await createEmbargoStore(site.table.access).put({
      article: inventArticle({ id: 'e1', title: 'Secret results' }),
      notBefore: '2031-01-01T00:00:00.000Z',
      acceptedAt: site.clock.now.toISOString(),
    });
    const page = await textOf('/admin/articles/e1');
    expect(page).toContain('An article under an embargo');
    expect(page).not.toContain('Secret results');
    expect((await send('/admin/articles/e1/withdraw')).status).toBe(303);
    expect((await site.get('/admin/articles/e1', { cookie })).status).toBe(404);
  });
});

describe('the queries', () => {
  it('are the noisiest and the slowest of a day', async () => {
    const { id } = await site.subscriber('ada@reader.example', [{ query: 'ferry' }]);
    const { queryId } = await site.ruleOf(id);
    const figure = { queryId, hits: 7, steps: 1234, mostSteps: 900, setAside: 1 };
    await createQueryFiguresStore(site.table.access).put({
      hour: '2030-01-01T11',
      container: 'c1',
      figures: [figure, { ...figure, queryId: 'former', hits: 9 }],
    });
    const page = await textOf('/admin/queries?day=2030-01-01');
    expect(page).toContain('<code class="query">ferry</code>');
    expect(page).toContain('1,234');
    expect(page).toContain('No rule has it any more');
    expect(await textOf('/admin/queries?day=2029-12-01&by=steps')).toContain('Nothing was counted');
  });
});

describe('the sources that readers ask for', () => {
  const ask = (host: string) =>
    site.deps.sourceProposals.add({
      host,
      example: `https://${host}/missed`,
      at: site.clock.now.toISOString(),
    });
  const hosts = async () => (await site.deps.sourceProposals.list(site.clock.now)).map(({ host }) => host);

  it('are added as a feed, which answers the proposal', async () => {
    await ask('island.example');
    expect(await textOf('/admin')).toContain('Readers ask for a source that no feed has.');
    const page = await textOf('/admin/sources');
    const add = /href="(\/admin\/feeds\/new\?[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const form = await textOf(add);
    expect(form).toContain('value="https://island.example/"');
    expect(form).toContain('name="proposal" value="island.example"');
    await send('/admin/feeds/new', { url: 'https://island.example/', proposal: 'island.example' });
    expect(await hosts()).toEqual([]);
    expect((await site.deps.feeds.list()).map(({ url }) => url)).toContain('https://island.example/');
  });

  it('are put away', async () => {
    await ask('gossip.example');
    const answer = await send('/admin/sources/gossip.example/refuse');
    expect(answer.headers.get('location')).toBe('/admin/sources?done=refused');
    expect(await hosts()).toEqual([]);
    expect((await send('/admin/sources/gossip.example/refuse')).status).toBe(404);
  });
});

describe('the audit log', () => {
  it('shows what was changed in the console, by action and by thing', async () => {
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    const page = await textOf('/admin/audit');
    expect(page).toContain('<code>queue.redrive</code>');
    expect(page).toContain('First operator key');
    const feeds = await textOf('/admin/audit?action=feed.add');
    expect(feeds).toContain('<code>feed.add</code>');
    expect(feeds).not.toContain('<code>queue.redrive</code>');
    expect(await textOf('/admin/audit?on=wakes')).toContain('<code>wakes</code>');
  });

  it('is not shown to a key that may only look', async () => {
    const looking = await openToLook(site);
    expect((await site.get('/admin/audit', { cookie: looking })).status).toBe(403);
    expect(await textOf('/admin', looking)).not.toContain('/admin/audit');
  });
});

describe('the keys', () => {
  it('show the day of their last use', async () => {
    await openToLook(site);
    await openToLook(site);
    expect(await textOf('/admin/keys')).toContain('<time datetime="2030-01-01">');
  });
});
