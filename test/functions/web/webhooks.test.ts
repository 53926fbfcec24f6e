import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhookStateStore } from '../../../shared/store/webhook-state-store.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const url = 'https://hooks.example/wirewatch';
interface SeenRule {
  readonly webhook?: { readonly secret?: string; readonly state?: object };
}

async function webhookOf(cookie: string): Promise<SeenRule['webhook']> {
  const answer = await site.get('/v1/me/rules', { cookie });
  const { rules } = (await answer.json()) as { rules: SeenRule[] };
  return rules[0]?.webhook;
}

describe('a rule with a webhook', () => {
  it('shows its owner the signing secret and the result of the last post', async () => {
    const { id, cookie } = await site.subscriber('ann@example.org', [{ query: 'harbour' }]);
    const rule = await site.ruleOf(id);
    const answer = await site.request('PATCH', `/v1/me/rules/${rule.id}`, {
      cookie,
      json: { webhook: { url } },
    });
    const { webhook } = ((await answer.json()) as { rule: SeenRule }).rule;
    expect(webhook).toMatchObject({ kind: 'standard', url, secret: expect.stringMatching(/^whsec_/) });

    const problem = 'The receiver answered 500.';
    const state = { subscriberId: id, ruleId: rule.id, at: '2999-01-01', failures: 2, status: 500, problem };
    await createWebhookStateStore(site.table.access).put(state);
    expect((await webhookOf(cookie))?.state).toMatchObject({ failures: 2, status: 500, problem });
    expect(await (await site.get('/rules', { cookie })).text()).toContain('Output fails');
    const page = await (await site.get(`/rules/${rule.id}`, { cookie })).text();
    expect(page).toContain('The last 2 messages failed');
    expect(page).toContain(problem);
    expect(page).toContain(webhook?.secret);
  });

  it('can be added and removed in the form', async () => {
    const { id, cookie } = await site.subscriber('ben@example.org', [{ query: 'harbour' }]);
    const rule = await site.ruleOf(id);
    const form = { query: 'harbour', name: '', frequency: 'daily', cap: '20', pausedUntil: '' };
    const save = (more: object) => site.post(`/rules/${rule.id}`, { cookie, form: { ...form, ...more } });
    expect((await save({ webhookKind: 'slack', webhookUrl: url })).status).toBe(303);
    expect(await webhookOf(cookie)).toMatchObject({ kind: 'slack', url });
    const refused = await save({ webhookKind: 'slack', webhookUrl: 'http://plain.example/' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Write an address that begins with https://');
    expect(html).toContain('value="http://plain.example/"');
    expect((await save({ webhookKind: '', webhookUrl: url })).status).toBe(303);
    expect(await webhookOf(cookie)).toBeUndefined();
  });

  it('is tried by a button, which saves the form first and says what came of it', async () => {
    const { id, cookie } = await site.subscriber('cleo@example.org', [{ query: 'harbour' }]);
    const rule = await site.ruleOf(id);
    const fields = { query: 'harbour', name: 'Port', frequency: 'daily', cap: '20', pausedUntil: '' };
    const test = (more: object) =>
      site.post(`/rules/${rule.id}/test`, { cookie, form: { ...fields, ...more } });
    const none = await test({ webhookKind: '', webhookUrl: '' });
    expect([none.status, await none.text()]).toEqual([
      422,
      expect.stringContaining('Choose an output first.'),
    ]);
    expect(site.posted).toEqual([]);

    const tested = await test({ webhookKind: 'slack', webhookUrl: url });
    expect(tested.headers.get('location')).toBe(`/rules/${rule.id}?done=tested`);
    expect(site.posted).toMatchObject([{ url, body: expect.stringContaining('Port') }]);
    expect(await (await site.get(`/rules/${rule.id}?done=tested`, { cookie })).text()).toMatch(
      /A test was sent to the output, which took it\..*The last message was taken/s,
    );
    for (let n = 0; n < 9; n++) await test({ webhookKind: 'slack', webhookUrl: url });
    const tooOften = await test({ webhookKind: 'slack', webhookUrl: url });
    expect(tooOften.status).toBe(422);
    expect(site.posted).toHaveLength(10);
  });
});
