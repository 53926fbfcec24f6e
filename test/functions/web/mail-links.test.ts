import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signLink } from '../../../shared/security/signed-links.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
  await site.storeArticle('a1', 'Ferry strike ends', 'Crews of the island ferries return to work on Monday.');
  await site.storeArticle('a2', 'Harbour to be dredged', 'Two ferries wait outside the harbour.');
  await site.storeArticle('a3', 'Opera season opens', 'The house was full.');
});
afterAll(() => site.table.close());

describe('POST /v1/explain', () => {
  const explain = async (json: Record<string, string>) => {
    const answer = await site.post('/v1/explain', { cookie: reader.cookie, json });
    return (await answer.json()) as { outcome: string; reasons: string[] };
  };

  it('says why an article did not come', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    const miss = await explain({ ruleId, articleId: 'a3' });
    expect(miss.outcome).toBe('no-match');
    expect(miss.reasons[0]).toContain('ferry');
    expect(await explain({ ruleId, articleId: 'nothing' })).toMatchObject({ outcome: 'unknown-article' });
  });

  it('says that an article came before the rule, with old feed items, or waits', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    await site.storeArticle('old', 'Ferry timetable', '', { receivedAt: '2029-12-31T00:00:00.000Z' });
    await site.storeArticle('backlog', 'Ferry timetable', '', { backlog: true });
    expect(await explain({ ruleId, articleId: 'old' })).toMatchObject({ outcome: 'before-rule' });
    expect(await explain({ ruleId, articleId: 'backlog' })).toMatchObject({ outcome: 'backlog' });
    expect(await explain({ ruleId, articleId: 'a1' })).toMatchObject({ outcome: 'waiting' });
  });

  it('says in which mail it was', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    const sentAt = '2030-01-01T12:05:00.000Z';
    await site.deps.sentStories.putMany([
      { subscriberId: reader.id, storyId: 's-a2', articleId: 'a2', revision: 'r-a2', sentAt },
    ]);
    const { outcome, reasons } = await explain({ ruleId, articleId: 'a2' });
    expect(outcome).toBe('sent');
    expect(reasons[0]).toContain(sentAt);
  });

  it('says it on the archive page as well, to people', async () => {
    const { id } = await site.ruleOf(reader.id);
    const page = async (why: string) =>
      (
        await site.get(`/archive?rule=${id}&why=${encodeURIComponent(why)}`, { cookie: reader.cookie })
      ).text();
    expect(await page('https://news.example/unknown')).toContain('never came in');
    expect(await page('javascript:alert(1)')).toContain('not the address of a web page');
    expect(await page('"><script>')).not.toContain('<script>');
  });

  it('asks for one name of the article', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    for (const name of [
      {},
      { articleId: 'a1', url: 'https://news.example/a' },
      { url: 'javascript:alert(1)' },
    ]) {
      const answer = await site.post('/v1/explain', { cookie: reader.cookie, json: { ruleId, ...name } });
      expect(answer.status).toBe(422);
    }
  });
});

describe('GET /m/{token}', () => {
  const slot = '2030-01-01T12:05:00.000Z';
  const pathOf = (parts: string[], purpose: 'mail' | 'unsubscribe' = 'mail') =>
    `/m/${signLink(testKeys, purpose, parts)}`;

  it('shows a mail as it was sent, without script, form or frame', async () => {
    const rule = await site.ruleOf(reader.id);
    await site.deps.deliveries.record({
      subscriberId: reader.id,
      slot,
      kind: 'digest',
      plannedAt: slot,
      rules: [
        {
          ruleId: rule.id,
          name: 'Ferries',
          queryId: rule.queryId,
          from: rule.since,
          readAt: slot,
          overflow: 0,
          counted: [],
        },
      ],
      entries: [
        {
          ruleId: rule.id,
          storyId: 's-a2',
          articleId: 'a2',
          revision: 'r-a2',
          title: 'Harbour to be dredged',
          spans: [{ field: 'text', start: 4, end: 11 }],
          why: 'ferry',
          otherSources: 0,
          alsoRuleIds: [],
          late: false,
        },
      ],
      throttled: false,
      closing: { wakes: 0, cursors: {}, lastSlots: {} },
    });
    const answer = await site.get(pathOf([reader.id, slot]));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'.*frame-ancestors 'none'; sandbox/,
    );
    expect(answer.headers.get('content-security-policy')).not.toContain('script-src');
    const page = await answer.text();
    expect(page).toContain('Harbour to be dredged');
    expect(page).not.toMatch(/<script|<form/);
  });

  it('is not found for another slot, another subscriber or a token of another page', async () => {
    const other = await site.subscriber('curious@example.org', [{ query: 'ferry' }]);
    for (const path of [
      pathOf([reader.id, '2030-01-01T12:06:00.000Z']),
      pathOf([other.id, slot]),
      pathOf([reader.id, slot], 'unsubscribe'),
      `${pathOf([reader.id, slot])}x`,
      '/m/x',
    ]) {
      expect((await site.get(path)).status, path).toBe(404);
    }
  });
});

describe('"not relevant"', () => {
  it('proposes words of the article, changes nothing by being opened, and narrows the rule by a button', async () => {
    const { id } = await site.subscriber('picky@example.org', [{ query: 'harbour OR ferry' }]);
    const rule = await site.ruleOf(id);
    const path = `/not-relevant/${signLink(testKeys, 'not-relevant', [id, rule.id, 'a2'])}`;
    const page = await (await site.get(path)).text();
    expect(page).toContain('(harbour OR ferry) -dredged');
    expect(await site.ruleOf(id)).toEqual(rule);

    expect((await site.post(path, { form: { word: 'anything' } })).status).toBe(422);
    expect(await site.ruleOf(id)).toEqual(rule);
    expect((await site.post(path, { form: { word: 'dredged' } })).status).toBe(200);
    expect((await site.ruleOf(id)).text).toBe('(harbour OR ferry) -dredged');
  });

  it('does nothing for a token of another page', async () => {
    const rule = await site.ruleOf(reader.id);
    const token = signLink(testKeys, 'feed', [reader.id, rule.id, 'a2']);
    expect((await site.post(`/not-relevant/${token}`, { form: { word: 'dredged' } })).status).toBe(404);
  });
});
