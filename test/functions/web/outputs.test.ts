import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWaitingPostStore } from '../../../shared/store/waiting-post-store.ts';
import { createWebhookStateStore } from '../../../shared/store/webhook-state-store.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const botToken = '123456:AbCdEfGhIjKlMnOpQrStUvWx';
let serial = 0;

async function reader() {
  const { id, cookie } = await site.subscriber(`reader${serial++}@example.org`, [{ query: 'harbour' }]);
  const rule = await site.ruleOf(id);
  const path = `/v1/me/rules/${rule.id}/outputs`;
  const call = async (method: string, more = '', json?: object) => {
    const answer = await site.request(method, `${path}${more}`, { cookie, ...(json && { json }) });
    const text = await answer.text();
    return { status: answer.status, text, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { id, cookie, rule, call };
}

describe('the outputs of a rule', () => {
  it('are added, changed and removed one by one, beside the webhook', async () => {
    const { call, cookie, rule } = await reader();
    await site.request('PATCH', `/v1/me/rules/${rule.id}`, {
      cookie,
      json: { webhook: { url: 'https://hooks.example/1' } },
    });
    const added = await call('POST', '', { kind: 'telegram', token: botToken, to: '-100123' });
    expect(added).toMatchObject({
      status: 201,
      body: { kind: 'telegram', url: 'https://api.telegram.org', to: '-100123', hasToken: true },
    });
    const ntfy = await call('POST', '', { kind: 'ntfy', url: 'https://ntfy.sh/harbour-news' });
    const { body } = await call('GET');
    expect(body.outputs.map(({ id, kind }: { id: string; kind: string }) => [id, kind])).toEqual([
      ['webhook', 'standard'],
      [added.body.id, 'telegram'],
      [ntfy.body.id, 'ntfy'],
    ]);
    const changed = await call('PUT', `/${added.body.id}`, { kind: 'telegram', to: '@harbour' });
    expect(changed).toMatchObject({ status: 200, body: { to: '@harbour', hasToken: true } });
    expect((await site.ruleOf(rule.subscriberId)).outputs?.[0]?.token).toBe(botToken);
    expect((await call('DELETE', `/${ntfy.body.id}`)).status).toBe(204);
    const answer = await site.get('/v1/me/rules', { cookie });
    expect(await answer.json()).toMatchObject({
      rules: [{ webhook: { url: 'https://hooks.example/1' }, outputs: [{ kind: 'telegram' }] }],
    });
  });

  it.each([
    ['without a token', { kind: 'telegram', to: '1' }, 'token'],
    ['with a token that is none', { kind: 'telegram', token: 'secret words', to: '1' }, 'token'],
    ['without a room', { kind: 'matrix', url: 'https://m.example', token: 'abcdefgh' }, 'to'],
    ['at another host', { kind: 'google-chat', url: 'https://chat.googleapis.com.evil.example/x' }, 'url'],
    ['at another host', { kind: 'teams', url: 'https://evil.example/logic.azure.com' }, 'url'],
    ['without https', { kind: 'mattermost', url: 'http://chat.example/hooks/1' }, 'url'],
    ['with what it does not take', { kind: 'slack', url: 'https://hooks.slack.com/1', token: 'x' }, 'token'],
    ['with an address of a script', { kind: 'ntfy', url: 'javascript:alert(1)' }, 'url'],
  ])('are refused %s, and say what is wrong', async (_, json, path) => {
    const { call } = await reader();
    const { status, body, text } = await call('POST', '', json);
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect(text).not.toContain('secret words');
  });

  it('are five at most, also when asked for at the same moment, and none of those is lost', async () => {
    const { call } = await reader();
    const all = await Promise.all(
      Array.from({ length: 7 }, (_, n) => call('POST', '', { kind: 'slack', url: `https://h.example/${n}` })),
    );
    expect(all.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(2);
    expect((await call('GET')).body.outputs).toHaveLength(5);
  });

  it('of somebody else are not there', async () => {
    const [mine, other] = [await reader(), await reader()];
    const { body } = await mine.call('POST', '', { kind: 'slack', url: 'https://h.example/1' });
    for (const [method, path] of [
      ['GET', ''],
      ['POST', `/${body.id}/test`],
      ['POST', `/${body.id}/replay`],
      ['POST', `/${body.id}/secret`],
      ['DELETE', `/${body.id}`],
    ] as const) {
      const answer = await site.request(method, `/v1/me/rules/${mine.rule.id}/outputs${path}`, {
        cookie: other.cookie,
      });
      expect(answer.status, `${method} ${path}`).toBe(404);
    }
  });

  it('are tried by an invented story, and sent again what they did not take', async () => {
    const { call, id, rule } = await reader();
    const { body } = await call('POST', '', { kind: 'mattermost', url: 'https://chat.example/hooks/1' });
    expect((await call('POST', `/${body.id}/test`)).body).toEqual({ status: 204 });
    expect(site.posted.at(-1)?.url).toBe('https://chat.example/hooks/1');
    const store = createWaitingPostStore(site.table.access);
    const at = site.clock.now.toISOString();
    const key = { subscriberId: id, ruleId: rule.id, outputId: body.id, slot: at };
    await store.put({ ...key, attempts: 9, firstAt: at, problem: 'No.' }, site.clock.now);
    expect(await call('POST', `/${body.id}/replay`)).toMatchObject({ status: 202, body: { posts: 1 } });
    expect(await store.get(key)).toMatchObject({ attempts: 0, byHand: true, dueAt: expect.any(String) });
  });

  it('have a new signing secret beside the former one for a day', async () => {
    const { call } = await reader();
    const { body } = await call('POST', '', { kind: 'standard', url: 'https://h.example/1' });
    const { body: renewed } = await call('POST', `/${body.id}/secret`);
    expect(renewed.secret).not.toBe(body.secret);
    expect(renewed.formerSecret.secret).toBe(body.secret);
    await call('POST', `/${body.id}/test`);
    const signatures = site.posted.at(-1)?.headers['webhook-signature'] ?? '';
    expect(signatures).toMatch(/^v1,\S+ v1,\S+$/);
    site.clock.now = new Date(site.clock.now.getTime() + 25 * 3_600_000);
    expect((await call('GET')).body.outputs[0]).not.toHaveProperty('formerSecret');
    await call('POST', `/${body.id}/test`);
    expect(site.posted.at(-1)?.headers['webhook-signature']).toMatch(/^v1,\S+$/);
    const slack = await call('POST', '', { kind: 'slack', url: 'https://h.example/2' });
    expect((await call('POST', `/${slack.body.id}/secret`)).status).toBe(409);
  });

  it('keep their tokens out of answers, pages and exports', async () => {
    const { call, cookie, id, rule } = await reader();
    const added = await call('POST', '', { kind: 'telegram', token: botToken, to: '1' });
    const problem = 'The receiver answered 401.';
    const state = {
      subscriberId: id,
      ruleId: rule.id,
      outputId: added.body.id,
      at: '2999-01-01',
      failures: 1,
    };
    await createWebhookStateStore(site.table.access).put({ ...state, problem });
    const shown = [added.text, (await call('GET')).text];
    for (const path of ['/v1/me/rules', '/v1/me/export', '/v1/me/deleted-rules'])
      shown.push(await (await site.get(path, { cookie })).text());
    for (const path of [`/rules/${rule.id}`, '/rules', '/overview', '/settings'])
      shown.push(await (await site.get(path, { cookie })).text());
    for (const text of shown) {
      expect(text.length).toBeGreaterThan(10);
      expect(text).not.toContain(botToken);
      expect(text).not.toContain('AbCdEf');
    }
  });
});

describe('the pages of a rule’s outputs', () => {
  const listed = async (path: string, cookie: string) => (await site.get(path, { cookie })).text();

  it('say that a test failed as something that failed', async () => {
    const { cookie, rule } = await reader();
    const list = `/rules/${rule.id}/outputs`;
    expect(await listed(`${list}?done=test-failed`, cookie)).toContain(
      '<div class="flash bad" role="status">',
    );
    expect(await listed(`${list}?done=tested`, cookie)).toContain('<div class="flash" role="status">');
    expect(await listed(`/rules/${rule.id}?done=test-failed`, cookie)).toContain('class="flash bad"');
  });

  it('add, change, try and remove an output by forms alone', async () => {
    const { cookie, rule } = await reader();
    const list = `/rules/${rule.id}/outputs`;
    expect(await listed(list, cookie)).toContain('This rule posts nowhere yet.');
    expect(await listed(`${list}/new?kind=matrix`, cookie)).toContain('Room'.toLowerCase());

    const refused = await site.post(list, { cookie, form: { kind: 'telegram', token: 'none', to: '-100' } });
    expect(refused.status).toBe(422);
    const again = await refused.text();
    expect(again).toContain('value="-100"');
    expect(again).not.toContain('value="none"');
    const added = await site.post(list, { cookie, form: { kind: 'telegram', token: botToken, to: '-100' } });
    expect(added.headers.get('location')).toBe(`${list}?done=saved`);
    const id = (await site.ruleOf(rule.subscriberId)).outputs?.[0]?.id ?? '';

    const form = await listed(`${list}/${id}`, cookie);
    expect(form).toContain('A token is saved.');
    expect(form).not.toContain(botToken);
    await site.post(`${list}/${id}`, { cookie, form: { kind: 'telegram', token: '', to: '-200' } });
    expect((await site.ruleOf(rule.subscriberId)).outputs).toMatchObject([{ token: botToken, to: '-200' }]);

    const tested = await site.post(`${list}/${id}/test`, { cookie });
    expect(tested.headers.get('location')).toBe(`${list}?done=tested`);
    expect(site.posted.at(-1)?.url).toBe(`https://api.telegram.org/bot${botToken}/sendMessage`);
    expect(await listed(list, cookie)).toContain('Works');
    expect(await listed('/settings', cookie)).toContain(`${list}#output-${id}`);
    const removed = await site.post(`${list}/${id}/remove`, { cookie });
    expect(removed.headers.get('location')).toBe(`${list}?done=removed`);
    expect((await site.post(`${list}/${id}/remove`, { cookie })).status).toBe(404);
  });

  it('say what was wrong, count what was not taken, and send it again', async () => {
    const { call, cookie, id, rule } = await reader();
    const { body } = await call('POST', '', { kind: 'slack', url: 'https://h.example/1' });
    const at = site.clock.now.toISOString();
    const key = { subscriberId: id, ruleId: rule.id, outputId: body.id };
    await createWebhookStateStore(site.table.access).put({
      ...key,
      at: '2999-01-01',
      failures: 3,
      problem: 'The receiver answered 500.',
      ended: true,
    });
    await createWaitingPostStore(site.table.access).put(
      { ...key, slot: at, attempts: 3, firstAt: at, problem: 'No.' },
      site.clock.now,
    );
    const page = await listed(`/rules/${rule.id}/outputs`, cookie);
    for (const said of ['Given up', 'The receiver answered 500.', '1 message was not taken.', 'Send again'])
      expect(page).toContain(said);
    expect(await listed('/rules', cookie)).toContain('Output fails');
    const replayed = await site.post(`/rules/${rule.id}/outputs/${body.id}/replay`, { cookie });
    expect(replayed.headers.get('location')).toContain('done=replayed');
  });
});
