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
  it('shows its owner the signing secret and how the last post went', async () => {
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
    const page = await (await site.get('/rules', { cookie })).text();
    expect(page).toContain(`The last post failed (2 in a row): ${problem}`);
    expect(page).toContain(webhook?.secret);
  });

  it('gets it by the form, and loses it by the form', async () => {
    const { id, cookie } = await site.subscriber('ben@example.org', [{ query: 'harbour' }]);
    const rule = await site.ruleOf(id);
    const form = { query: 'harbour', name: '', frequency: 'daily', cap: '20', pausedUntil: '' };
    const save = (more: object) => site.post(`/rules/${rule.id}`, { cookie, form: { ...form, ...more } });
    expect((await save({ webhookKind: 'slack', webhookUrl: url })).status).toBe(303);
    expect(await webhookOf(cookie)).toMatchObject({ kind: 'slack', url });
    const refused = await save({ webhookKind: 'slack', webhookUrl: 'http://plain.example/' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Write an https address.');
    expect((await save({ webhookKind: '', webhookUrl: url })).status).toBe(303);
    expect(await webhookOf(cookie)).toBeUndefined();
  });
});
