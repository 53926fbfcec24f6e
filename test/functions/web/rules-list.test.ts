import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhookStateStore } from '../../../shared/store/webhook-state-store.ts';
import { inventHit } from '../../support/invented.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

interface NewRule {
  readonly query: string;
  readonly name?: string;
  readonly frequency?: string;
}

/** A new subscriber with these rules, and the list of them. */
async function listOf(email: string, rules: readonly NewRule[]) {
  const [first, ...others] = rules;
  const { id, cookie } = await site.subscriber(email, [first ?? { query: 'harbour' }]);
  for (const rule of others) {
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    await site.post('/v1/me/rules', { cookie, json: rule });
  }
  const stored = () => site.deps.rules.ofSubscriber(id);
  return {
    id,
    cookie,
    stored,
    ids: (await stored()).map((rule) => rule.id),
    page: async (search = '') => (await site.get(`/rules${search}`, { cookie })).text(),
    change: (action: string, fields: [string, string][] = []) =>
      site.post('/rules/change', { cookie, form: [['action', action], ...fields] }),
    follow: async (answer: Response) =>
      (await site.get(answer.headers.get('location') ?? '', { cookie })).text(),
  };
}

/** The names of the rows, in order. */
const namesIn = (html: string) =>
  [...html.matchAll(/<a href="\/rules\/[\w-]+"><bdi>([^<]*)<\/bdi>/g)].map(([, name]) => name);
const picked = (...ids: readonly (string | undefined)[]): [string, string][] =>
  ids.map((id) => ['id[]', id ?? '']);
const three: NewRule[] = [
  { query: 'ferry OR barge', name: 'Boats' },
  { query: 'storm NEAR/5 coast', name: 'Weather', frequency: 'weekly' },
  { query: 'council AND budget', frequency: 'as-it-happens' },
];

describe('the list of rules', () => {
  it('shows of each what it looks for, what it found by day and this week, how often it comes, and its state', async () => {
    const { ids, page, stored } = await listOf('anna@example.org', three);
    const [rule] = await stored();
    const at = (ago: number) => new Date(site.clock.now.getTime() - ago).toISOString();
    const found = [at(0), at(0), at(500)];
    await site.deps.hits.putMany(
      found.map((when, n) => inventHit({ queryId: rule?.queryId ?? '', at: when, articleId: `a${n}` })),
    );
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    const html = await page();
    expect(namesIn(html)).toEqual(['Council, budget', 'Weather', 'Boats']);
    const row = html.slice(html.indexOf(`/rules/${ids[0]}`));
    expect(row).toContain('<code class="query line">ferry OR barge</code>');
    expect(row).toMatch(/<path d="M118 32v-32"\/><\/svg><span class="small">3 since 1 Jan</);
    expect(row).toMatch(/data-label="This week">3</);
    expect(row).toMatch(/<option value="daily" selected>/);
    expect(row).toContain('>On</span>');
  });

  it('says what is wrong: paused, unreadable, an output that fails, nothing for thirty days', async () => {
    const { id, ids, cookie, page } = await listOf('bert@example.org', three);
    const patch = (ruleId: string | undefined, json: unknown) =>
      site.request('PATCH', `/v1/me/rules/${ruleId}`, { cookie, json });
    await patch(ids[0], { pausedUntil: '2030-02-01T08:00:00Z' });
    await patch(ids[1], { webhook: { kind: 'slack', url: 'https://hooks.example/1' } });
    const problem = 'The receiver answered 404.';
    const state = { subscriberId: id, ruleId: ids[1] ?? '', at: '2999-01-01', failures: 2, problem };
    await createWebhookStateStore(site.table.access).put(state);
    const seen = await site.deps.rules.get(id, ids[2] ?? '');
    if (!seen) throw new Error('there is no third rule');
    await site.deps.rules.replace(seen, { ...seen, text: '(never closed' });
    const html = await page();
    expect(html).toContain('Paused until 1 Feb 2030');
    expect(html).toContain('Output fails');
    expect(html).toContain('Cannot be read');
  });

  it('says of a rule that it found nothing for thirty days once it is so old', async () => {
    const { page } = await listOf('berta@example.org', [{ query: 'glacier' }]);
    const before = site.clock.now;
    const inDays = async (days: number) => {
      site.clock.now = new Date(before.getTime() + days * 86_400_000);
      return page();
    };
    expect(await inDays(20)).not.toContain('Nothing in 30 days');
    expect(await inDays(29.9)).toContain('Nothing in 30 days');
    site.clock.now = before;
  });

  it('is searched in names and queries, and sorted', async () => {
    const { page, stored } = await listOf('carl@example.org', three);
    expect(namesIn(await page('?q=BARGE'))).toEqual(['Boats']);
    expect(namesIn(await page('?q=weath'))).toEqual(['Weather']);
    const none = await page('?q=%22%3E%3Cb%3E');
    expect(none).toContain('&quot;&gt;&lt;b&gt;');
    expect(none).toContain('Show all rules');
    expect(namesIn(await page('?sort=name'))).toEqual(['Boats', 'Council, budget', 'Weather']);
    expect(namesIn(await page('?sort=frequency'))).toEqual(['Council, budget', 'Boats', 'Weather']);
    const [, weather] = await stored();
    const at = site.clock.now.toISOString();
    await site.deps.hits.putMany([inventHit({ queryId: weather?.queryId ?? '', at })]);
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    expect(namesIn(await page('?sort=finds'))[0]).toBe('Weather');
    expect(namesIn(await page('?sort=nonsense'))).toHaveLength(3);
  });

  it('names what has no name, once its reader says so', async () => {
    const { change, follow, stored, page } = await listOf('dina@example.org', three);
    expect(await page()).toContain('1 rule has no name');
    const html = await follow(await change('name'));
    expect(html).toContain('The rule has a name now.');
    expect(html).not.toContain('has no name');
    expect((await stored()).map(({ name }) => name)).toEqual(['Boats', 'Weather', 'Council, budget']);
  });

  it('of sixty rules that each found something is small', async () => {
    const { stored, cookie } = await listOf(
      'emil@example.org',
      Array.from({ length: 60 }, (_, n) => ({
        query: `("harbour ${n} bridge" OR ferry${n}) NEAR/5 (strike OR delay OR closure) -football`,
        name: `Harbour ${n} and its ferries`,
      })),
    );
    const hits = (await stored()).flatMap(({ queryId, since }, n) =>
      Array.from({ length: 12 }, (_, days) =>
        inventHit({
          queryId,
          articleId: `a${n}-${days}`,
          at: new Date(Date.parse(since) + days * 2 * 86_400_000 + n).toISOString(),
        }),
      ),
    );
    await site.deps.hits.putMany(hits);
    const before = site.clock.now;
    site.clock.now = new Date(before.getTime() + 29 * 86_400_000);
    const html = await (await site.get('/rules', { cookie })).text();
    site.clock.now = before;
    expect(namesIn(html)).toHaveLength(60);
    expect(html.match(/<path d="M/g)).toHaveLength(60);
    expect(gzipSync(html).length).toBeLessThan(10_000);
    expect(html.length).toBeLessThan(80_000);
  });
});

describe('changing several rules', () => {
  it('pauses the selected ones until a day of their reader, and undoes it', async () => {
    const { ids, change, follow, stored, cookie } = await listOf('fred@example.org', three);
    const answer = await change('pause', [...picked(ids[0], ids[2]), ['until', '2030-03-01']]);
    expect(answer.status).toBe(303);
    expect((await stored()).map(({ pausedUntil }) => pausedUntil)).toEqual([
      '2030-03-01T00:00:00.000Z',
      undefined,
      '2030-03-01T00:00:00.000Z',
    ]);
    const html = await follow(answer);
    expect(html).toContain('2 rules paused until 1 Mar 2030.');
    expect(html).toMatch(/action="\/rules\/change"><input type="hidden" name="action" value="resume">/);
    await site.post('/rules/change', { cookie, form: { action: 'resume', ids: `${ids[0]},${ids[2]}` } });
    expect((await stored()).every(({ pausedUntil }) => pausedUntil === undefined)).toBe(true);
  });

  it('changes how often the selected ones come, and in a row what was picked there', async () => {
    const { ids, change, stored } = await listOf('gina@example.org', three);
    const often = async () => (await stored()).map(({ frequency }) => frequency);
    await change('frequency', [...picked(ids[0], ids[1]), ['to', 'hourly']]);
    expect(await often()).toEqual(['hourly', 'hourly', 'as-it-happens']);
    await change('frequencies', [
      [`often.${ids[0]}.hourly`, 'weekly'],
      [`often.${ids[1]}.hourly`, 'hourly'],
      [`often.${ids[2]}.as-it-happens`, 'nonsense'],
    ]);
    expect(await often()).toEqual(['weekly', 'hourly', 'as-it-happens']);
  });

  it('does not undo in a row what was changed elsewhere since the page was shown', async () => {
    const { ids, change, stored, cookie } = await listOf('hans@example.org', three);
    await site.request('PATCH', `/v1/me/rules/${ids[0]}`, { cookie, json: { frequency: 'hourly' } });
    await change('frequencies', [
      [`often.${ids[0]}.daily`, 'daily'],
      [`often.${ids[1]}.weekly`, 'daily'],
    ]);
    expect((await stored()).map(({ frequency }) => frequency)).toEqual(['hourly', 'daily', 'as-it-happens']);
  });

  it('deletes the selected ones, lists them as deleted, and brings all of them back', async () => {
    const { ids, change, follow, stored, cookie, page } = await listOf('ines@example.org', three);
    const html = await follow(await change('delete', picked(ids[0], ids[1])));
    expect(html).toContain('2 rules deleted. They are kept for 30 days.');
    expect(await stored()).toHaveLength(1);
    expect(html).toMatch(/Deleted rules <span class="chip">2<\/span>/);
    const undo =
      /action="\/rules\/restore"><input type="hidden" name="ids" value="([^"]*)"/.exec(html)?.[1] ?? '';
    const restored = await site.post('/rules/restore', { cookie, form: { ids: undo } });
    expect(await follow(restored)).toContain('2 rules are back.');
    expect((await stored()).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await page()).not.toContain('Deleted rules');
  });

  it('keeps the selection and the list when nothing can be done, and says what to do', async () => {
    const { ids, change, stored } = await listOf('jens@example.org', three);
    const nothing = await change('delete');
    expect([nothing.status, await nothing.text()]).toEqual([
      422,
      expect.stringContaining('Select at least one rule first.'),
    ]);
    const past = await change('pause', [
      ...picked(ids[1]),
      ['until', '2020-01-01'],
      ['sort', 'name'],
      ['q', 'weather'],
    ]);
    const html = await past.text();
    expect(past.status).toBe(422);
    expect(html).toMatch(/href="#until">Choose a day that is still to come\./);
    expect(html).toMatch(new RegExp(`value="${ids[1]}"[^>]* checked`));
    expect(html).toContain('name="q" type="search" value="weather"');
    expect(namesIn(html)).toEqual(['Weather']);
    expect((await stored()).every(({ pausedUntil }) => pausedUntil === undefined)).toBe(true);
  });

  it('comes back to the same list, which a reload shows again', async () => {
    const { ids, change, cookie } = await listOf('kira@example.org', three);
    const answer = await change('frequency', [
      ...picked(ids[0]),
      ['to', 'weekly'],
      ['sort', 'name'],
      ['q', 'boat'],
    ]);
    expect(answer.headers.get('location')).toBe(`/rules?q=boat&sort=name&done=frequency&ids=${ids[0]}`);
    for (const path of ['/rules/change', '/rules/restore', `/rules/${ids[0]}/end`]) {
      const opened = await site.get(path, { cookie });
      expect([opened.status, opened.headers.get('location')]).toEqual([303, '/rules']);
    }
  });

  it('touches nobody else’s rules', async () => {
    const lara = await listOf('lara@example.org', three);
    const mark = await listOf('mark@example.org', three);
    for (const action of ['delete', 'resume']) await mark.change(action, picked(...lara.ids));
    await mark.change('frequency', [...picked(...lara.ids), ['to', 'hourly']]);
    await site.post('/rules/restore', { cookie: mark.cookie, form: { ids: lara.ids.join(',') } });
    await site.post(`/rules/${lara.ids[0]}/end`, { cookie: mark.cookie, form: {} });
    expect((await lara.stored()).map(({ frequency }) => frequency)).toEqual([
      'daily',
      'weekly',
      'as-it-happens',
    ]);
  });
});

describe('deleting a rule on its page', () => {
  it('leads to the list, with a way back', async () => {
    const { ids, cookie, follow, stored } = await listOf('nils@example.org', three);
    const answer = await site.post(`/rules/${ids[1]}/end`, { cookie, form: {} });
    const html = await follow(answer);
    expect(html).toContain('Rule deleted. It is kept for 30 days.');
    expect(html).toContain(`name="ids" value="${ids[1]}"`);
    expect(await stored()).toHaveLength(2);
    expect((await site.post(`/rules/${ids[1]}/end`, { cookie, form: {} })).headers.get('location')).toBe(
      '/rules',
    );
  });
});

describe('a reader without rules', () => {
  it('is shown where to begin', async () => {
    const { ids, cookie, page } = await listOf('olga@example.org', [{ query: 'harbour' }]);
    await site.request('DELETE', `/v1/me/rules/${ids[0]}`, { cookie });
    const html = await page();
    expect(html).toContain('You have no rules yet');
    expect(html).toContain('href="/rules/new"');
    expect(html).toContain('Deleted rules');
  });
});
