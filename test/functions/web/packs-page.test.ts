import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packFields } from '../../../shared/rule-files/listed-rule.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
const at = new Map<string, string>();
const url = 'https://packs.example/piers.yaml';

beforeEach(async () => {
  at.clear();
  site = await startTestSite({
    fetchPack: async (address) => {
      const text = at.get(address);
      return { status: text === undefined ? 404 : 200, body: new TextEncoder().encode(text ?? '') };
    },
  });
  reader = await site.subscriber('ann@example.org', [{ query: 'storm' }]);
});
afterEach(() => site.table.close());

/** The place of the parameter in a query. */
const town = `\${town}`;

const pack = (query: string) =>
  `name: Piers <b>\nlanguage: en\nparameters:\n  town: {describe: The town., example: Tarn}\nrules:\n  - {id: p, name: "Piers of \${town}", query: '${query}', mustMatch: [A pier of Tarn]}\n`;

async function post(path: string, form: Record<string, string>) {
  const answer = await site.post(path, { form, cookie: reader.cookie });
  return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
}
async function page(path: string): Promise<string> {
  return (await site.get(path, { cookie: reader.cookie })).text();
}
const hashIn = (text: string) => /name="hash" value="([^"]+)"/.exec(text)?.[1] ?? '';
const rules = async () => (await site.deps.rules.ofSubscriber(reader.id)).map(({ text }) => text).toSorted();

async function follow(town = 'Eskmouth'): Promise<string> {
  const shown = await post('/packs/look', { url });
  const { status, location } = await post('/packs/follow', {
    url,
    hash: hashIn(shown.text),
    'value-town': town,
  });
  expect(status).toBe(303);
  return location.replace(/\?.*/, '');
}

describe('the pages of packs', () => {
  it('need a reader', async () => {
    const answer = await site.get('/packs');
    expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fpacks');
  });

  it('show a pack before it is followed, its text as text, and save nothing', async () => {
    at.set(url, pack(`pier ${town}`));
    const { status, text } = await post('/packs/look', { url });
    expect(status).toBe(200);
    expect(text).toContain('Piers &lt;b&gt;');
    expect(text).toContain('Tested with 1 article here.');
    expect(text).toContain('<bdi>The town.</bdi> One a line: any of them will do. Example: <bdi>Tarn</bdi>');
    expect(text).toContain('Follow, and save 1 rule');
    expect(await rules()).toEqual(['storm']);
  });

  it('say what is wrong with an address, and keep it', async () => {
    for (const [typed, said] of [
      ['', 'Write the address of a pack'],
      ['http://packs.example/a', 'Write an https address.'],
      ['https://packs.example/none', 'answered 404'],
    ] as const) {
      const { status, text } = await post('/packs/look', { url: typed });
      expect(status).toBe(422);
      expect(text).toContain('<title>Error: Packs of rules');
      expect(text).toContain(said);
      expect(text).toContain(`value="${typed}"`);
    }
  });

  it('want a name for each parameter, and take several', async () => {
    at.set(url, pack(`pier ${town}`));
    const hash = hashIn((await post('/packs/look', { url })).text);
    const empty = await post('/packs/follow', { url, hash, 'value-town': ' ' });
    expect([empty.status, empty.text.includes('Write at least one name for “town”')]).toEqual([422, true]);
    const quoted = await post('/packs/follow', { url, hash, 'value-town': 'a" OR b' });
    expect([quoted.status, quoted.text.includes('Write names without quotes')]).toEqual([422, true]);
    expect(quoted.text).toContain('a&quot; OR b</textarea>');
    const path = await follow('Eskmouth\r\n\r\nPort Merrin');
    expect(await rules()).toEqual(['pier ("Eskmouth" OR "Port Merrin")', 'storm']);
    expect(await page(`${path}?done=followed`)).toContain('You follow this pack. Its rules are saved.');
  });

  it('list what has changed, show the difference, and apply it by the button only', async () => {
    at.set(url, pack(`pier ${town}`));
    const path = await follow();
    expect(await page('/packs')).toContain('No change');
    at.set(url, pack(`(pier OR jetty) ${town}`));
    expect(await page('/packs')).toContain('1 change<');
    const shown = await page(path);
    expect(shown).toContain('pier &quot;Eskmouth&quot;');
    expect(shown).toContain('(pier OR jetty) &quot;Eskmouth&quot;');
    expect(await rules()).toEqual(['pier "Eskmouth"', 'storm']);
    const accepted = await post(`${path}/accept`, { hash: hashIn(shown) });
    expect([accepted.status, accepted.location]).toEqual([303, `${path}?done=accepted`]);
    expect(await rules()).toEqual(['(pier OR jetty) "Eskmouth"', 'storm']);
    expect(await page(path)).toContain('The pack is as you accepted it.');
  });

  it('show everything that a change would change, in each language', async () => {
    at.set(url, pack(`pier ${town}`));
    const path = await follow();
    const changes: Readonly<Record<string, { readonly yaml: string; readonly said: string }>> = {
      frequency: { yaml: 'frequency: hourly', said: 'Hourly' },
      schedule: {
        yaml: 'frequency: weekly, schedule: {weekdays: [1, 5], times: ["06:15"]}',
        said: 'Monday and Friday at 06:15',
      },
      sensitivity: { yaml: 'frequency: unusual, sensitivity: high', said: 'Even smaller bursts' },
      cap: { yaml: 'cap: 7', said: 'At most 7 stories in a mail' },
      proofOfSilence: { yaml: 'proofOfSilence: true', said: 'Email me even when there is nothing new' },
      silenceAlarm: { yaml: 'silenceAlarm: true', said: 'Warn me if this rule goes unusually quiet' },
      nearly: { yaml: 'nearly: true', said: 'Once a week, show me what this rule nearly found' },
    };
    const fields = Object.keys(packFields.shape).filter((field) => !['name', 'query'].includes(field));
    expect(Object.keys(changes).toSorted()).toEqual(fields.toSorted());
    const serve = (yaml: string) => at.set(url, pack(`pier ${town}`).replace('{id: p,', `{id: p, ${yaml},`));
    const cells = async () => {
      const text = await page(path);
      return [...text.matchAll(/<div class="small quiet">(.*?)<\/div>/g)].map(([, how = '']) => how);
    };
    for (const { yaml, said } of Object.values(changes)) {
      serve(yaml);
      const [before, after] = await cells();
      expect(before).not.toContain(said);
      expect(after).toContain(said);
    }
    const { frequency: _, schedule, sensitivity: __, ...rest } = changes;
    serve(
      Object.values({ schedule, ...rest })
        .map((one) => one?.yaml)
        .join(', '),
    );
    const shown = new Set([(await cells())[1]]);
    for (const language of ['de', 'es', 'fr', 'ar', 'pt-BR', 'ja'] as const) {
      await site.deps.subscribers.change(reader.id, { language });
      const [before = '', after = ''] = await cells();
      expect(after.split(' · ')).toHaveLength(5);
      expect(before.split(' · ')).toHaveLength(2);
      shown.add(after);
    }
    expect(shown.size).toBe(7);
    const answer = await site.get(`/v1/me${path}/difference`, { cookie: reader.cookie });
    const schedules = { frequency: 'weekly', schedule: { weekdays: [1, 5], times: ['06:15'] } };
    const all = { ...schedules, cap: 7, proofOfSilence: true, silenceAlarm: true, nearly: true };
    expect(await answer.json()).toMatchObject({ steps: [{ do: 'change', before: { cap: 20 }, rule: all }] });
  });

  it('ask for what a pack newly wants to know, and show the difference with it', async () => {
    at.set(url, pack(`pier ${town}`));
    const path = await follow();
    const ship = `\${ship}`;
    const wider = pack(`pier ${town} ${ship}`).replace(
      'rules:',
      '  ship: {describe: The ship., example: Corisande}\nrules:',
    );
    at.set(url, wider.replace('[A pier of Tarn]', '[The Corisande at a pier of Tarn]'));
    const asked = await page(path);
    expect(asked).toContain('Write at least one name for “ship”');
    expect(asked).toContain('Eskmouth</textarea>');
    const shown = await page(
      `${path}?${new URLSearchParams({ 'value-town': 'Merrin', 'value-ship': 'Dawn\nDusk' })}`,
    );
    expect(shown).toContain('pier &quot;Merrin&quot; (&quot;Dawn&quot; OR &quot;Dusk&quot;)');
    expect(await rules()).toContain('pier "Eskmouth"');
    const form = { hash: hashIn(shown), 'value-town': 'Merrin', 'value-ship': 'Dawn\r\nDusk' };
    expect((await post(`${path}/accept`, form)).location).toBe(`${path}?done=accepted`);
    expect(await rules()).toContain('pier "Merrin" ("Dawn" OR "Dusk")');
    expect(await page(path)).toContain('The pack is as you accepted it.');
  });

  it('show a pack again that has changed since it was shown', async () => {
    at.set(url, pack(`pier ${town}`));
    const path = await follow();
    at.set(url, pack(`pier AND ${town}`));
    const hash = hashIn(await page(path));
    at.set(url, pack(`pier OR ${town}`));
    const late = await post(`${path}/accept`, { hash });
    expect(late.status).toBe(200);
    expect(late.text).toContain('The pack has changed since it was shown.');
    expect(await rules()).toContain('pier "Eskmouth"');
  });

  it('say that an address cannot be read any more, and let go of it', async () => {
    at.set(url, pack(`pier ${town}`));
    const path = await follow();
    at.delete(url);
    expect(await page('/packs')).toContain('Cannot be read');
    expect(await page(path)).toContain('answered 404');
    expect((await post(`${path}/end`, {})).location).toBe('/packs?done=ended');
    expect(await page('/packs?done=ended')).toContain('Its rules are still yours.');
    expect(await rules()).toHaveLength(2);
    expect((await site.get(path, { cookie: reader.cookie })).status).toBe(404);
  });
});
