import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../functions/web/limits.ts';
import { articleId } from '../../../shared/articles/article-id.ts';
import { callerId } from '../../../shared/security/subscriber-id.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
  await site.storeArticle('a1', 'Ferry strike at the harbour', 'Crews of the ferry met.', {
    url: 'https://news.example/ferry',
  });
  await site.storeArticle('a2', 'Barge sinks', 'A barge went down.', { url: 'https://news.example/barge' });
});
afterAll(() => site.table.close());

const fields = { query: 'harbour', name: '', frequency: 'daily', cap: '20', pausedUntil: '' };

/** A rule of a new subscriber, and its page. */
async function ruleOf(email: string, query = 'harbour') {
  const { id, cookie } = await site.subscriber(email, [{ query }]);
  const rule = await site.ruleOf(id);
  const path = `/rules/${rule.id}`;
  return {
    id,
    rule,
    path,
    cookie,
    page: async (search = '') => (await site.get(path + search, { cookie })).text(),
    send: (action: string, typed: Record<string, string>) =>
      site.post(path + action, { cookie, form: { ...fields, query, ...typed } }),
    stored: () => site.ruleOf(id),
    all: () => site.deps.rules.ofSubscriber(id),
  };
}

/** What stands in the box of the query. */
const typedQuery = (html: string) => /<textarea id="query"[^>]*>\n([^<]*)<\/textarea>/.exec(html)?.[1];

describe('the day until which a rule is silent', () => {
  it.each([
    ['Europe/Madrid', '2998-12-31T23:00:00.000Z'],
    ['America/New_York', '2999-01-01T05:00:00.000Z'],
  ])('is shown in %s as it was typed, so that saving again does not change it', async (timezone, begins) => {
    const { cookie, page, send, stored } = await ruleOf(
      `${timezone.toLowerCase().replace('/', '.')}@example.org`,
    );
    await site.request('PATCH', '/v1/me', { cookie, json: { timezone } });
    expect((await send('', { pausedUntil: '2999-01-01' })).status).toBe(303);
    expect((await stored()).pausedUntil).toBe(begins);
    expect(await page()).toMatch(/name="pausedUntil"[^>]* type="date" value="2999-01-01"/);
  });
});

describe('a pause', () => {
  it('until a day that has passed is refused, for a new rule as for a saved one', async () => {
    const { rule, send, stored, all, cookie } = await ruleOf('past@example.org');
    const answer = await send('', { pausedUntil: '2020-01-01' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/href="#pausedUntil">Choose a day that is still to come\./);
    expect(await stored()).toEqual(rule);
    const added = await site.post('/rules', {
      cookie,
      form: { ...fields, query: 'pier', pausedUntil: '2020-01-01' },
    });
    expect(added.status).toBe(422);
    expect(await all()).toHaveLength(1);
  });

  it('that ends later today stays as it is when the rest of the rule is saved', async () => {
    const { rule, send, stored, cookie } = await ruleOf('today@example.org');
    const until = `${site.deps.now().toISOString().slice(0, 10)}T23:59:59.999Z`;
    await site.request('PATCH', `/v1/me/rules/${rule.id}`, { cookie, json: { pausedUntil: until } });
    expect((await send('', { name: 'Piers', pausedUntil: until.slice(0, 10) })).status).toBe(303);
    expect(await stored()).toMatchObject({ name: 'Piers', pausedUntil: until });
  });
});

describe('a rule that cannot be saved', () => {
  it('is shown as it was typed, with each error at its field, and nothing changes', async () => {
    const { rule, send, stored } = await ruleOf('ben@example.org');
    const answer = await send('', { query: '(ferry', name: 'Ferries', silenceAlarm: 'on' });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toMatch(/<title>Error: /);
    expect(html).toMatch(/class="summary"[^>]*>.*<a href="#query">This bracket is not closed\./s);
    expect(html).toMatch(/<textarea id="query"[^>]*aria-invalid="true"/);
    expect(typedQuery(html)).toBe('(ferry');
    expect(html).toContain('value="Ferries"');
    expect(html).toMatch(/name="silenceAlarm"[^>]* checked/);
    expect(await stored()).toEqual(rule);

    const other = await (
      await send('', { query: '', cap: '0', webhookKind: 'slack', webhookUrl: 'x' })
    ).text();
    for (const field of ['query', 'cap', 'webhookUrl']) expect(other).toMatch(new RegExp(`href="#${field}"`));
  });

  it('because it is deleted by now keeps what was typed, to be saved as a new one', async () => {
    const { rule, cookie, path, send, id } = await ruleOf('cleo@example.org');
    await site.request('DELETE', `/v1/me/rules/${rule.id}`, { cookie });
    const answer = await send('', { query: 'lighthouse', name: 'Lamps' });
    const html = await answer.text();
    expect([answer.status, typedQuery(html)]).toEqual([404, 'lighthouse']);
    expect(html).toContain('action="/rules"');

    const opened = await site.get(path, { cookie });
    expect([opened.status, await opened.text()]).toEqual([
      404,
      expect.stringContaining('action="/rules/restore"'),
    ]);
    await site.post('/rules/restore', { cookie, form: { ids: rule.id } });
    expect((await site.ruleOf(id)).id).toBe(rule.id);
  });

  it('because there are a hundred already says so, and keeps what was typed', async () => {
    const { cookie, id } = await ruleOf('full@example.org');
    for (let n = 1; n < 100; n++) await site.post('/v1/me/rules', { cookie, json: { query: `word${n}` } });
    const answer = await site.post('/rules', { cookie, form: { ...fields, query: 'one more' } });
    const html = await answer.text();
    expect([answer.status, typedQuery(html)]).toEqual([422, 'one more']);
    expect(html).toContain('You have 100 rules');
    expect(await site.deps.rules.ofSubscriber(id)).toHaveLength(100);
  });
});

describe('a new rule', () => {
  it('is saved with all that its form says, and the list says so', async () => {
    const { cookie, all } = await ruleOf('dora@example.org');
    const answer = await site.post('/rules', {
      cookie,
      form: {
        ...fields,
        query: 'volcano\r\nOR eruption',
        name: 'Volcanoes',
        frequency: 'weekly',
        cap: '5',
        pausedUntil: '2999-01-01',
        proofOfSilence: 'on',
        webhookKind: 'discord',
        webhookUrl: 'https://hooks.example/1',
      },
    });
    const rule = (await all()).find(({ name }) => name === 'Volcanoes');
    expect(answer.headers.get('location')).toBe(`/rules?done=add&ids=${rule?.id}`);
    expect(rule).toMatchObject({
      text: 'volcano\nOR eruption',
      name: 'Volcanoes',
      frequency: 'weekly',
      cap: 5,
      pausedUntil: '2999-01-01T00:00:00.000Z',
      proofOfSilence: true,
      webhook: { kind: 'discord' },
    });
  });

  it('begins with the query of an address, also of an address from before rules had pages', async () => {
    const { cookie } = await ruleOf('egon@example.org');
    const moved = await site.get('/rules?query=ferry+OR+barge', { cookie });
    expect([moved.status, moved.headers.get('location')]).toEqual([303, '/rules/new?query=ferry+OR+barge']);
    const html = await (await site.get('/rules/new?query=ferry+OR+barge', { cookie })).text();
    expect(typedQuery(html)).toBe('ferry OR barge');
    expect(html).toContain('placeholder="Ferry, barge"');
    expect(html.replace(/[\u2068\u2069]/g, '')).toContain('Articles with “ferry” or “barge”.');
  });
});

describe('trying without the script', () => {
  it('leads to an address with what was typed, which can be opened again', async () => {
    const { path, page, send, stored, rule } = await ruleOf('fay@example.org');
    const answer = await send('/look', { query: 'ferry', name: 'Boats', silenceAlarm: 'on', go: 'changes' });
    const next = answer.headers.get('location') ?? '';
    expect([answer.status, next]).toEqual([303, `${path}?query=ferry&name=Boats&silenceAlarm=1&tab=changes`]);
    const html = await page(next.slice(path.length));
    expect(typedQuery(html)).toBe('ferry');
    expect(html).toContain('These changes are not saved yet.');
    expect(html).toMatch(/value="Boats".*name="silenceAlarm"[^>]* checked/s);
    expect(html).toMatch(/value="changes"[^>]* aria-current="true"/);
    expect(await stored()).toEqual(rule);
  });

  it('shows a query that is too long for an address all the same', async () => {
    const { send } = await ruleOf('gil@example.org');
    const query = Array.from({ length: 450 }, (_, n) => `harbour${n}`).join(' OR ');
    const answer = await send('/look', { query, go: 'matches' });
    expect([answer.status, typedQuery(await answer.text())]).toEqual([200, query]);
  });

  it('never puts the address of an output into an address', async () => {
    const { send } = await ruleOf('hal@example.org');
    const answer = await send('/look', { webhookKind: 'slack', webhookUrl: 'https://hooks.example/secret' });
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    expect(await answer.text()).toContain('value="https://hooks.example/secret"');
  });

  it('takes a suggestion, and shows each thing that is wrong once', async () => {
    const { path, page, send } = await ruleOf('ida@example.org');
    const html = await page(`?query=${encodeURIComponent('harbour AND')}`);
    expect(html.match(/This AND needs|needs something/g)?.length).toBe(1);
    expect(html).toMatch(/<span class="operator problem">AND<\/span>/);
    const taken = await send('/look', { query: 'ferry and strike', try: 'ferry AND strike' });
    expect(taken.headers.get('location')).toBe(`${path}?query=ferry+AND+strike`);
  });

  it('comes back to the page when what a form was sent to is opened', async () => {
    const { path, cookie } = await ruleOf('jan@example.org');
    for (const action of ['look', 'parts', 'split', 'test']) {
      const answer = await site.get(`${path}/${action}`, { cookie });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, path]);
    }
  });

  it('is limited for each caller', async () => {
    const { cookie, path } = await ruleOf('kim@example.org');
    const from = '192.0.2.77';
    const caller = callerId(await site.deps.readKeys(), from);
    for (let n = 1; n < limits.check.max; n++) await site.deps.countAgainst(limits.check, caller);
    const ask = async () => (await site.post(`${path}/parts`, { cookie, form: fields, from })).status;
    expect([await ask(), await ask()]).toEqual([200, 429]);
  });
});

describe('the tabs of a query', () => {
  it('show what it finds, with the words marked', async () => {
    const { page } = await ruleOf('leo@example.org', 'ferry');
    expect(await page()).toMatch(/<mark>Ferry<\/mark> strike at the harbour/);
  });

  it('show how much it would have found on each day, and from when on articles were read', async () => {
    const { page } = await ruleOf('mia@example.org', 'ferry');
    const html = await page('?tab=volume');
    expect(html).toContain('1 article since 1 Jan 2030, 12:00');
    expect(html).toContain(
      'Tried on all 2 articles of the last 30 days. The first came on 1 Jan 2030, 12:00.',
    );
    expect(html).toMatch(/<th scope="row"[^>]*>1 Jan 2030<\/th><td[^>]*>1, part of the day<\/td>/);
    expect(html.match(/not read<\/td>/g)).toHaveLength(29);
  });

  it('show what an edit would change, both ways', async () => {
    const { page } = await ruleOf('nora@example.org', 'ferry');
    const html = await page('?tab=changes&query=barge');
    expect(html.replace(/[\u2066\u2069]/g, '')).toContain('Over 30 days: +1, -1');
    expect(html).toMatch(
      /New<\/h3>.*<mark>Barge<\/mark> sinks.*No longer found<\/h3>.*<mark>Ferry<\/mark> strike/s,
    );
    expect(await page('?tab=changes')).toContain('The query is as it is saved.');
    expect(await page('?tab=changes&query=ferries')).toContain('The change makes no difference');
  });

  it('explain why an article is found or not, also for a query that is not saved', async () => {
    const url = 'https://news.example/lighthouse';
    const id = articleId({ url, title: '', text: '' });
    await site.storeArticle(id, 'Lighthouse for sale', 'The tower is old.', { url });
    const { page } = await ruleOf('otto@example.org', 'ferry');
    const asked = `?tab=explain&address=${encodeURIComponent(url)}`;
    expect(await page(asked)).toMatch(/The query does not find it\..*ferry/s);
    expect(await page(`${asked}&query=lighthouse`)).toMatch(
      /The query finds it\..*<mark>Lighthouse<\/mark>/s,
    );
    expect(await page(`${asked}unknown`)).toContain('We do not have this article.');
  });

  it('say of an address that is none what to write, and link the words to the field', async () => {
    const { page } = await ruleOf('pia@example.org', 'ferry');
    const html = await page('?tab=explain&address=javascript:alert(1)');
    expect(html).toMatch(
      /id="address"[^>]*aria-describedby="address-hint address-error"[^>]*aria-invalid="true"/,
    );
    expect(html).toContain('value="javascript:alert(1)"');
  });

  it('show nothing of a query that is empty', async () => {
    const { cookie } = await ruleOf('quin@example.org');
    for (const tab of ['matches', 'volume', 'explain', 'nonsense']) {
      const answer = await site.get(`/rules/new?tab=${tab}`, { cookie });
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('what it finds shows here'),
      ]);
    }
  });
});

describe('a query that is too long for one rule', () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `harbour${n}`);
  const long = `strike AND (${names(800).join(' OR ')})`;

  it('is saved as two rules by one button, which share their settings and so a digest', async () => {
    const { cookie, all } = await ruleOf('rita@example.org');
    const shown = await (
      await site.post('/rules/new/look', { cookie, form: { ...fields, query: long } })
    ).text();
    expect(shown).toContain('It fits into 2 rules');
    expect(shown).toContain('formaction="/rules/new/split"');
    expect(shown).not.toContain('maxlength="8000"');
    const answer = await site.post('/rules/new/split', {
      cookie,
      form: { ...fields, query: long, name: 'Ports', frequency: 'weekly' },
    });
    const parts = (await all()).filter(({ name }) => name?.startsWith('Ports'));
    expect(answer.headers.get('location')).toContain('done=add');
    expect(parts.map(({ name, frequency }) => [name, frequency]).toSorted()).toEqual([
      ['Ports (1/2)', 'weekly'],
      ['Ports (2/2)', 'weekly'],
    ]);
    expect(parts.every(({ text }) => text.startsWith('strike AND (harbour'))).toBe(true);
  });

  it('keeps the rule that is edited as the first part', async () => {
    const { rule, send, all } = await ruleOf('sven@example.org');
    expect((await send('/split', { query: long })).status).toBe(303);
    const rules = await all();
    expect(rules).toHaveLength(2);
    expect(rules.find(({ id }) => id === rule.id)?.name).toMatch(/\(1\/2\)$/);
  });

  it('changes nothing when there is no room for all parts', async () => {
    const { cookie, all, send, rule } = await ruleOf('tina@example.org');
    for (let n = 1; n < 100; n++) await site.post('/v1/me/rules', { cookie, json: { query: `word${n}` } });
    const answer = await send('/split', { query: long });
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('You have 100 rules'),
    ]);
    expect((await all()).find(({ id }) => id === rule.id)?.text).toBe('harbour');
  });
});

describe('hostile text', () => {
  it('is shown as text everywhere on the page', async () => {
    const { cookie } = await ruleOf('uma@example.org');
    const query = '"<script>alert(1)</script>" OR </textarea><img src=x onerror=alert(1)>';
    for (const tab of ['matches', 'volume', 'explain']) {
      const search = new URLSearchParams({ query, tab, name: '"><b>', address: '"><i>' });
      const html = await (await site.get(`/rules/new?${search}`, { cookie })).text();
      expect(html).not.toMatch(/<script>alert|<img src=x|<b>|<i>/);
    }
  });
});
