import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../support/all-items.ts';
import { siteUrl, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
beforeEach(async () => {
  site = await startTestSite();
  reader = await site.subscriber('ada@reader.example', [{ query: 'ferry AND strike' }]);
});
afterEach(() => site.table.close());

interface Imported {
  readonly at: number;
  readonly outcome: string;
  readonly query: string;
  readonly name?: string;
  readonly matched?: number;
  readonly newest?: string;
  readonly instead?: string;
  readonly reason?: string;
  readonly errors: readonly { path: string; message: string }[];
}

async function send(body: string, query = '', cookie = reader.cookie) {
  const answer = await site.app.request(`${siteUrl}/v1/me/rules/import${query}`, {
    method: 'POST',
    headers: { cookie, origin: siteUrl, 'content-type': 'text/plain' },
    body,
  });
  const said = (await answer.json()) as { format?: string; rules: Imported[]; detail?: string };
  return { status: answer.status, ...said };
}
const outcomes = (rules: readonly Imported[]) => rules.map(({ at, outcome }) => `${at} ${outcome}`);
const texts = async () => (await site.deps.rules.ofSubscriber(reader.id)).map(({ text }) => text).sort();

const list = ['strike ferry', 'harbour', 'ferry /s gale', 'harbour', 'storm ('].join('\n');

describe('a dry run', () => {
  it('says what each rule finds, what is there already, and what cannot be read with the way out; nothing is saved', async () => {
    await site.storeArticle('a1', 'Harbour closed', 'The harbour is closed.');
    await site.storeArticle('a2', 'Harbour open again', 'All is well.');
    const stored = async () =>
      (await allItems(site.table)).filter(({ __edb_e__ }) => __edb_e__ !== 'rateCounter');
    const before = await stored();
    const { status, format, rules } = await send(list, '?dryRun=true');
    expect([status, format]).toEqual([200, 'queries']);
    expect(outcomes(rules)).toEqual(['1 duplicate', '2 ready', '3 refused', '4 duplicate', '5 refused']);
    expect(rules[1]).toMatchObject({ matched: 2, newest: 'Harbour open again' });
    expect(rules[2]).toMatchObject({ instead: 'ferry NEAR/15 gale', errors: [{ path: 'query' }] });
    expect(await stored()).toEqual(before);
  });
});

describe('an import', () => {
  it('saves what can be saved with an outcome for each entry, and nothing twice', async () => {
    const { rules } = await send(list);
    expect(outcomes(rules)).toEqual(['1 duplicate', '2 saved', '3 refused', '4 duplicate', '5 refused']);
    expect(await texts()).toEqual(['ferry AND strike', 'harbour']);
    expect(outcomes((await send(list)).rules)[1]).toBe('2 duplicate');
    expect(await texts()).toEqual(['ferry AND strike', 'harbour']);
  });

  it('stops at the limit of rules and says so for each that is left', async () => {
    const many = Array.from({ length: 103 }, (_, n) => `storm${n}`).join('\n');
    const { rules } = await send(many);
    expect(rules.filter(({ outcome }) => outcome === 'saved')).toHaveLength(99);
    expect(rules.slice(99).map(({ outcome, reason }) => [outcome, reason])).toEqual(
      Array.from({ length: 4 }, () => ['later', expect.stringContaining('100 rules')]),
    );
  });

  it('takes the frequency of the file, else the one that is chosen', async () => {
    await send('query,frequency\nharbour,hourly\ngale,\n', '?frequency=weekly');
    const rules = await site.deps.rules.ofSubscriber(reader.id);
    const often = rules.map(({ text, frequency }) => `${text} ${frequency}`).sort();
    expect(often).toEqual(['ferry AND strike daily', 'gale weekly', 'harbour hourly']);
  });

  it('cannot set an output, which would send stories to whoever wrote the file', async () => {
    await send('[{"query":"harbour","webhook":{"url":"https://evil.example/hook"}}]');
    const rules = await site.deps.rules.ofSubscriber(reader.id);
    expect(rules.map(({ webhook }) => webhook)).toEqual([undefined, undefined]);
  });

  it.each([
    ['', 422, 'empty'],
    ['<html>', 422, 'not OPML'],
    ['ferry\n'.repeat(501), 422, '501 entries'],
    ['x'.repeat(300_000), 413, '256 KB'],
  ])('that cannot be read says why (%#)', async (body, status, why) => {
    const answer = await send(body);
    expect([answer.status, answer.detail]).toEqual([status, expect.stringContaining(why)]);
    expect(await texts()).toEqual(['ferry AND strike']);
  });

  it('needs a session', async () => {
    expect((await send(list, '', 'session=none')).status).toBe(401);
  });
});

describe('an export', () => {
  it.each(['yaml', 'json', 'csv'])(
    'as %s is a file that another account imports as the same rules',
    async (format) => {
      await send('- name: "=Gale"\n  query: gale OR storm\n  frequency: hourly\n  cap: 7\n');
      const answer = await site.get(`/v1/me/rules/export?format=${format}`, { cookie: reader.cookie });
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="rules.${format}"`);
      const file = await answer.text();
      const other = await site.subscriber('bob@reader.example', [{ query: 'something else' }]);
      expect(outcomes((await send(file, '', other.cookie)).rules)).toEqual([
        expect.stringMatching(/saved$/),
        expect.stringMatching(/saved$/),
      ]);
      const shapes = async (id: string) =>
        (await site.deps.rules.ofSubscriber(id))
          .map(({ name = '', text, frequency, cap }) => [name, text, frequency, cap].join('|'))
          .sort();
      expect(await shapes(other.id)).toEqual(
        [...(await shapes(reader.id)), '|something else|daily|20'].sort(),
      );
    },
  );
});
