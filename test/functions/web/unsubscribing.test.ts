import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signLink } from '../../../shared/security/signed-links.ts';
import { unsubscribeToken } from '../../../shared/subscribers/unsubscribe.ts';
import { allItems } from '../../support/all-items.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const rules = [{ query: 'earthquake' }, { query: 'volcano' }];
const oneClick = { 'List-Unsubscribe': 'One-Click' };
const pathOf = (subscriberId: string, ruleId?: string) =>
  `/u/${unsubscribeToken(testKeys, ruleId === undefined ? { subscriberId } : { subscriberId, ruleId })}`;
const statusOf = async (id: string) => (await site.deps.subscribers.get(id))?.status;

function multipart(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

describe('POST /u/{token}', () => {
  it.each([
    ['urlencoded', new URLSearchParams(oneClick)],
    ['multipart', multipart(oneClick)],
  ])(
    'unsubscribes at once as RFC 8058 requires: %s, no cookie, no origin, no redirect',
    async (kind, body) => {
      const { id } = await site.subscriber(`${kind}@example.org`, rules);
      const answer = await site.app.request(`https://news.example${pathOf(id)}`, { method: 'POST', body });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await site.deps.subscribers.get(id)).toMatchObject({ status: 'unsubscribed' });
      expect((await site.deps.subscribers.get(id))?.nextDeliveryAt).toBeUndefined();
    },
  );

  it('works from a mail provider that sends its own origin', async () => {
    const { id } = await site.subscriber('provider@example.org', rules);
    const answer = await site.post(pathOf(id), {
      form: oneClick,
      headers: { origin: 'https://mail.example' },
    });
    expect(answer.status).toBe(200);
    expect(await statusOf(id)).toBe('unsubscribed');
  });

  it('ends one rule and keeps the others', async () => {
    const { id } = await site.subscriber('onerule@example.org', rules);
    const [first, second] = await site.deps.rules.ofSubscriber(id);
    const answer = await site.post(pathOf(id, first?.id), { form: oneClick });
    expect(answer.status).toBe(200);
    expect(await site.deps.rules.ofSubscriber(id)).toEqual([second]);
    expect(await statusOf(id)).toBe('active');
  });

  it('offers to bring back a rule that was ended on the page', async () => {
    const { id } = await site.subscriber('regrets@example.org', rules);
    const [first] = await site.deps.rules.ofSubscriber(id);
    const path = pathOf(id, first?.id);
    const ended = await site.post(path, { form: { action: 'rule' } });
    expect(await site.deps.rules.ofSubscriber(id)).toHaveLength(1);
    const page = await (await site.get(ended.headers.get('location') ?? '')).text();
    expect(page).toMatch(/name="undone" value="rule"/);
    await site.post(path, { form: { action: 'undo', undone: 'rule' } });
    expect((await site.deps.rules.ofSubscriber(id)).map(({ text }) => text).toSorted()).toEqual([
      'earthquake',
      'volcano',
    ]);
  });

  it('gives the same answer when it is repeated, and when nothing is left', async () => {
    const { id } = await site.subscriber('again@example.org', rules);
    const answers = [];
    for (let n = 0; n < 2; n++) answers.push(await site.post(pathOf(id), { form: oneClick }));
    await site.deps.subscribers.delete(id);
    answers.push(await site.post(pathOf(id), { form: oneClick }));
    expect(
      new Set(await Promise.all(answers.map(async (one) => `${one.status} ${await one.text()}`))).size,
    ).toBe(1);
    expect(await statusOf(id)).toBeUndefined();
  });

  it('is refused with a changed token, or one for another page', async () => {
    const { id } = await site.subscriber('forged@example.org', rules);
    const path = pathOf(id);
    const forged = [...path]
      .slice(3)
      .map((_, at) => path.slice(0, at + 3) + (path[at + 3] === 'x' ? 'y' : 'x') + path.slice(at + 4));
    const tokens = (['mail', 'feed', 'not-relevant'] as const).map(
      (purpose) => `/u/${signLink(testKeys, purpose, [id])}`,
    );
    for (const other of [...forged, ...tokens, `${path}x`, '/u/x']) {
      expect((await site.post(other, { form: oneClick })).status, other).toBe(404);
    }
    expect(await statusOf(id)).toBe('active');
  });
});

describe('GET /u/{token}', () => {
  it('shows choices and changes nothing, however often a scanner opens it', async () => {
    const { id } = await site.subscriber('opened@example.org', rules);
    const [rule] = await site.deps.rules.ofSubscriber(id);
    const before = await allItems(site.table);
    for (const [path, choices] of [
      [pathOf(id), ['all']],
      [pathOf(id, rule?.id), ['rule', 'weekly', 'pause', 'all']],
    ] as const) {
      for (let n = 0; n < 10; n++) {
        const page = await (await site.get(path)).text();
        const main = /<main[\s\S]*<\/main>/.exec(page)?.[0];
        expect(
          [...(main ?? '').matchAll(/<button name="action" value="(\w+)"/g)].map(([, one]) => one),
        ).toEqual(choices);
        expect((await site.request('HEAD', path)).status).toBe(200);
      }
    }
    expect(await allItems(site.table)).toEqual(before);
  });

  it('says that all mail is stopped already, with a way back, and that an account was erased', async () => {
    const { id } = await site.subscriber('gone@example.org', rules);
    const [rule] = await site.deps.rules.ofSubscriber(id);
    await site.post(pathOf(id), { form: oneClick });
    for (const path of [pathOf(id), pathOf(id, rule?.id)]) {
      const page = await (await site.get(path)).text();
      expect(page).toContain('You are unsubscribed.');
      expect(page).toContain('name="undone" value="all"');
    }
    await site.deps.subscribers.delete(id);
    const page = await (await site.get(pathOf(id))).text();
    expect(page).toContain('Everything is erased');
    expect(page).not.toContain('Your rules are kept');
  });

  it('names the rule that will end', async () => {
    const { id } = await site.subscriber('named@example.org', [{ query: '"<b>quake</b>"' }]);
    const [rule] = await site.deps.rules.ofSubscriber(id);
    const page = await (await site.get(pathOf(id, rule?.id))).text();
    expect(page).toContain('&lt;b&gt;quake&lt;/b&gt;');
    expect(page).not.toContain('<b>quake');
  });
});
