import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

/** A rule of a new subscriber, and its form on the page. */
async function ruleForm(email: string) {
  const { id, cookie } = await site.subscriber(email, [{ query: 'harbour' }]);
  const rule = await site.ruleOf(id);
  const fields = { query: 'harbour', name: '', frequency: 'daily', cap: '20', pausedUntil: '' };
  return {
    rule,
    cookie,
    page: async () => (await site.get('/rules', { cookie })).text(),
    save: (typed: Record<string, string>) =>
      site.post(`/rules/${rule.id}`, { cookie, form: { ...fields, ...typed } }),
    stored: () => site.ruleOf(id),
  };
}

describe('the day until which a rule is silent', () => {
  it.each([
    ['Europe/Madrid', '2998-12-31T23:00:00.000Z'],
    ['America/New_York', '2999-01-01T05:00:00.000Z'],
  ])('is shown in %s as it was typed, so that saving again does not move it', async (timezone, begins) => {
    const { cookie, page, save, stored } = await ruleForm(
      `${timezone.toLowerCase().replace('/', '.')}@example.org`,
    );
    await site.request('PATCH', '/v1/me', { cookie, json: { timezone } });
    expect((await save({ pausedUntil: '2999-01-01' })).status).toBe(303);
    expect((await stored()).pausedUntil).toBe(begins);
    expect(await page()).toMatch(/name="pausedUntil" type="date" value="2999-01-01"/);
  });
});

describe('a change of a rule that cannot be saved', () => {
  it('is shown in that rule’s own form, open and as it was typed, and changes nothing', async () => {
    const { rule, save, stored } = await ruleForm('ben@example.org');
    const answer = await save({ query: '(ferry', name: 'Ferries', cap: '7', silenceAlarm: 'on' });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    const [card = '', newRule = ''] = html.split('<h2 id="new">');
    expect(card).toMatch(/<details open>.*This bracket is not closed\..*<\/details>/s);
    expect(card).toMatch(new RegExp(`<textarea id="query-${rule.id}"[^>]*>\\(ferry</textarea>`));
    expect(card).toContain('value="Ferries"');
    expect(card).toContain('value="7"');
    expect(card).toContain('name="silenceAlarm" checked');
    expect(newRule).not.toContain('ferry');
    expect(newRule).not.toContain('This bracket is not closed.');
    expect(await stored()).toEqual(rule);
  });

  it('of a rule that has ended is answered as such', async () => {
    const { rule, cookie, save } = await ruleForm('cleo@example.org');
    await site.request('DELETE', `/v1/me/rules/${rule.id}`, { cookie });
    const answer = await save({});
    expect(answer.status).toBe(404);
    expect(await answer.text()).toMatch(/<ul class="errors" role="alert"><li>.+<\/li>/);
  });
});
