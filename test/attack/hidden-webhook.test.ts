/** A stranger signs a reader up and has the reader's news sent to himself as well. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../support/all-items.ts';
import { startTestSite, type TestSite } from '../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const victim = 'reader@example.org';
const spy = 'https://spy.example/hook';

describe('signing somebody up', () => {
  it.each([
    ['an address', { kind: 'standard', url: spy }],
    ['an address alone', { url: spy }],
    ['Slack', { kind: 'slack', url: spy }],
    ['Discord', { kind: 'discord', url: spy }],
    ['a text', spy],
    ['null', null],
    ['a list', [{ url: spy }]],
  ])('with a webhook (%s) is refused, says where one can be set, and mails nobody', async (_, webhook) => {
    const answer = await site.post('/v1/subscriptions', {
      json: { email: victim, rules: [{ query: 'ferry' }, { query: 'harbour', webhook }] },
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      errors: [{ path: 'rules.1', message: expect.stringContaining('sign in and set it at /rules') }],
    });
    expect(site.sent).toEqual([]);
  });

  it.each(['webhooks', 'outputs', 'url', 'to', 'cc', '__proto__'])(
    'with a field %j that no rule has is refused',
    async (field) => {
      const rule = JSON.parse(`{"query":"ferry","${field}":${JSON.stringify({ webhook: { url: spy } })}}`);
      const answer = await site.post('/v1/subscriptions', { json: { email: victim, rules: [rule] } });
      expect(answer.status).toBe(422);
      expect(site.sent).toEqual([]);
    },
  );

  it('by the form takes no webhook, whatever fields are added to it', async () => {
    const form = { email: victim, query: 'ferry', frequency: 'daily', timezone: 'UTC', digestTime: '08:00' };
    const hidden = { webhook: spy, webhookKind: 'slack', webhookUrl: spy, 'rules[0][webhook][url]': spy };
    expect((await site.post('/', { form: { ...form, ...hidden } })).status).toBe(303);
    const confirmed = await site.post('/confirm', {
      form: { token: site.lastToken(victim), webhookKind: 'slack', webhookUrl: spy },
    });
    expect(confirmed.status).toBe(303);
    expect(JSON.stringify(await allItems(site.table))).not.toContain('spy.example');
  });

  it('shows the reader what is watched, whatever name the stranger gave it', async () => {
    const rules = [{ query: 'bankruptcy OR divorce', name: 'Weather' }];
    await site.post('/v1/subscriptions', { json: { email: 'other@example.org', rules } });
    const page = await (await site.get(`/confirm?token=${site.lastToken('other@example.org')}`)).text();
    expect(page).toContain('Weather');
    expect(page).toContain('bankruptcy OR divorce');
  });
});
