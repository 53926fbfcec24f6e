import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../functions/web/client.ts';
import { FetchError } from '../../../shared/net/fetch-error.ts';
import { siteUrl, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
/** What is at each address. */
const at = new Map<string, string>();
const url = 'https://packs.example/piers.yaml';

beforeEach(async () => {
  at.clear();
  site = await startTestSite({
    fetchPack: async (address) => {
      if (address.includes('private'))
        throw new FetchError('forbidden-address', `${address} is not on the public internet.`);
      const text = at.get(address);
      return { status: text === undefined ? 404 : 200, body: new TextEncoder().encode(text ?? '') };
    },
  });
  reader = await site.subscriber('ann@example.org', [{ query: 'storm' }]);
});
afterEach(() => site.table.close());

const calls = () => {
  const app = (input: string | URL | Request, init?: RequestInit) => {
    const environment = { event: { requestContext: { http: { sourceIp: '192.0.2.1' } } } };
    return Promise.resolve(site.app.request(input.toString(), init, environment));
  };
  return createClient(siteUrl, { session: reader.cookie, fetch: app as typeof fetch }).v1.me.packs;
};

const pack = (rules: string, name = 'Piers') =>
  `name: ${name}\nlanguage: en\nparameters:\n  town: {describe: The town., example: Tarn}\nrules:\n${rules}`;
const closed = `  - {id: closed, name: "Closed in \${town}", query: "\${town} pier closed", mustMatch: [Tarn pier closed]}\n`;
const open = `  - {id: open, name: "Open in \${town}", query: "\${town} pier open"}\n`;

async function look() {
  const answer = await calls().look.$post({ json: { url } });
  if (answer.status !== 200) throw new Error(await answer.text());
  return answer.json();
}
async function follow(values: Record<string, string | string[]> = { town: 'Eskmouth' }) {
  const { hash } = await look();
  const answer = await calls().$post({ json: { url, hash, values } });
  if (answer.status !== 201) throw new Error(await answer.text());
  return (await answer.json()).pack;
}
async function difference(id: string) {
  const answer = await calls()[':id'].difference.$get({ param: { id } });
  if (answer.status !== 200) throw new Error(await answer.text());
  return answer.json();
}
async function accept(id: string, more: { remove?: boolean } = {}) {
  const { hash } = await difference(id);
  const answer = await calls()[':id'].accept.$post({ param: { id }, json: { hash, ...more } });
  if (answer.status !== 200) throw new Error(await answer.text());
  return answer.json();
}
const rules = async () =>
  (await site.deps.rules.ofSubscriber(reader.id)).map(({ name = '', text }) => `${name}: ${text}`).toSorted();

describe('a pack', () => {
  it('is shown before it is followed, with what it finds', async () => {
    at.set(url, pack(closed));
    await site.storeArticle('a', 'Tarn pier closed', 'The pier is closed.', { language: 'en' });
    expect(await look()).toMatchObject({
      name: 'Piers',
      articles: 1,
      parameters: [{ name: 'town', describe: 'The town.', example: ['Tarn'] }],
      rules: [{ query: '"Tarn" pier closed', matched: 1, frequency: 'daily' }],
    });
    expect(await rules()).toEqual([': storm']);
  });

  it('is saved with the values of the reader, and then has no difference', async () => {
    at.set(url, pack(closed + open));
    const { id } = await follow({ town: ['Eskmouth', 'Merrin'] });
    expect(await rules()).toEqual([
      ': storm',
      'Closed in Eskmouth: ("Eskmouth" OR "Merrin") pier closed',
      'Open in Eskmouth: ("Eskmouth" OR "Merrin") pier open',
    ]);
    expect((await difference(id)).steps).toEqual([]);
    const listed = await (await calls().$get()).json();
    expect(listed).toMatchObject({
      packs: [
        {
          id,
          name: 'Piers',
          complete: true,
          rules: [{ name: 'Closed in Eskmouth' }, { name: 'Open in Eskmouth' }],
        },
      ],
    });
  });

  it('that changes shows a difference, and changes nothing until it is accepted', async () => {
    at.set(url, pack(closed));
    const { id } = await follow();
    await site.storeArticle('a', 'Eskmouth pier shut', 'It is shut.', { language: 'en' });
    at.set(url, pack(closed.replace('pier closed"', 'pier (closed OR shut)"') + open));
    const { steps, articles } = await difference(id);
    expect(articles).toBe(1);
    expect(steps).toMatchObject([
      {
        do: 'change',
        before: { query: '"Eskmouth" pier closed' },
        rule: { query: '"Eskmouth" pier (closed OR shut)' },
        volume: { matched: 1, added: 1, removed: 0 },
      },
      { do: 'add', rule: { name: 'Open in Eskmouth' }, volume: { matched: 0 } },
    ]);
    expect(await rules()).toHaveLength(2);
    expect(await accept(id)).toMatchObject({ done: 2, left: 0 });
    expect(await rules()).toContain('Closed in Eskmouth: "Eskmouth" pier (closed OR shut)');
    expect((await difference(id)).steps).toEqual([]);
  });

  it('does not propose again what the reader had changed in the same way before', async () => {
    at.set(url, pack(closed));
    const { id, rules: taken } = await follow();
    const edit = (query: string) =>
      site.request('PATCH', `/v1/me/rules/${taken[0]?.id}`, { json: { query }, cookie: reader.cookie });
    await edit('"Eskmouth" jetty closed');
    at.set(url, pack(closed.replaceAll('pier', 'jetty')));
    expect((await difference(id)).steps).toEqual([]);
    await accept(id);
    await edit('"Eskmouth" jetty closed today');
    expect((await difference(id)).steps).toEqual([]);
  });

  it('whose rule comes back brings it as a new one, beside the one that the reader kept', async () => {
    at.set(url, pack(closed + open));
    const { id } = await follow();
    at.set(url, pack(closed));
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    await accept(id);
    at.set(url, pack(closed + open));
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    expect(await accept(id)).toMatchObject({ done: 1, left: 0 });
    expect((await rules()).filter((one) => one.includes('pier open'))).toHaveLength(2);
  });

  it('that is accepted twice at once is taken over once', async () => {
    at.set(url, pack(closed));
    const { id } = await follow();
    at.set(url, pack(closed + open));
    const { hash } = await difference(id);
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    const both = await Promise.all(
      [1, 2].map(async () => (await calls()[':id'].accept.$post({ param: { id }, json: { hash } })).json()),
    );
    const lefts = both.map((one) => ('left' in one ? one.left : -1)).toSorted();
    expect(lefts).toEqual([0, 1]);
    expect((await rules()).filter((one) => one.includes('pier open'))).toHaveLength(1);
  });

  it('that is ended while it is accepted stays ended', async () => {
    at.set(url, pack(closed));
    const { id } = await follow();
    const seen = (await site.deps.packs.get(reader.id, id))!;
    await site.deps.packs.remove(reader.id, id);
    expect(await site.deps.packs.replace(seen, { ...seen, acceptedAt: '2031-01-01T00:00:00.000Z' })).toBe(
      false,
    );
    expect(await site.deps.packs.of(reader.id)).toEqual([]);
  });

  it('with more than can be stored is refused with the reason, by the call and by the page', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `${n}${'n'.repeat(180)}`);
    const many = Array.from({ length: 90 }, (_, n) => `  - {id: r${n}, query: "\${town} pier q${n}"}\n`);
    at.set(url, pack(many.join('')).replace('example: Tarn', `example: [${names.join(', ')}]`));
    const answer = await calls().look.$post({ json: { url } });
    expect(answer.status as number).toBe(422);
    expect(await answer.text()).toContain('too long together');
    const page = await site.post('/packs/look', { form: { url }, cookie: reader.cookie });
    expect(page.status).toBe(422);
    expect(await page.text()).toContain('too long together');
  });

  it('leaves alone what the reader has changed or deleted', async () => {
    at.set(url, pack(closed + open));
    const { id, rules: taken } = await follow();
    const [first, second] = taken.map((one) => one.id);
    await site.request('PATCH', `/v1/me/rules/${first}`, {
      json: { frequency: 'weekly', cap: 3 },
      cookie: reader.cookie,
    });
    await site.request('DELETE', `/v1/me/rules/${second}`, { cookie: reader.cookie });
    at.set(url, pack((closed + open).replaceAll('pier', 'jetty').replace('[Tarn jetty', '[Tarn jetty')));
    expect((await difference(id)).steps).toMatchObject([{ do: 'change', ruleId: first }]);
    await accept(id);
    expect(await site.deps.rules.get(reader.id, first ?? '')).toMatchObject({
      text: '"Eskmouth" jetty closed',
      frequency: 'weekly',
      cap: 3,
    });
    expect(await site.deps.rules.ofSubscriber(reader.id)).toHaveLength(2);
  });

  it.each([
    [true, [': storm', 'Open in Eskmouth: "Eskmouth" pier open']],
    [
      false,
      [': storm', 'Closed in Eskmouth: "Eskmouth" pier closed', 'Open in Eskmouth: "Eskmouth" pier open'],
    ],
  ])('that loses a rule deletes it only if the reader wants that: %s', async (remove, left) => {
    at.set(url, pack(closed + open));
    const { id } = await follow();
    at.set(url, pack(open));
    expect((await difference(id)).steps).toMatchObject([
      { do: 'remove', before: { name: 'Closed in Eskmouth' } },
    ]);
    expect(await accept(id, { remove })).toMatchObject({ done: 1, left: 0 });
    expect(await rules()).toEqual(left);
    expect((await difference(id)).steps).toEqual([]);
  });

  it('that changes between showing and accepting is shown again first', async () => {
    at.set(url, pack(closed));
    const { hash } = await look();
    at.set(url, pack(open));
    expect((await calls().$post({ json: { url, hash, values: { town: 'Tarn' } } })).status).toBe(409);
    const { id } = await follow();
    const shown = await difference(id);
    at.set(url, pack(closed));
    const late = await calls()[':id'].accept.$post({ param: { id }, json: { hash: shown.hash } });
    expect(late.status).toBe(409);
    expect(await rules()).toEqual([': storm', 'Open in Eskmouth: "Eskmouth" pier open']);
  });

  it('that does not fit among the 100 rules is taken over in part, and the rest when there is room', async () => {
    const many = Array.from({ length: 98 }, (_, n) =>
      site.deps.subscribers.reserveRule(reader.id, 100, `${n}`),
    );
    await Promise.all(many);
    at.set(url, pack(closed + open));
    // The places are counted anew when all seem taken and none was taken for a minute.
    site.clock.now = new Date('2000-01-01T00:00:00Z');
    const { hash } = await look();
    const answer = await calls().$post({ json: { url, hash, values: { town: 'Tarn' } } });
    const told = await answer.json();
    expect(told).toMatchObject({
      left: 1,
      reason: expect.stringContaining('100 rules'),
      pack: { complete: false },
    });
    if (!('pack' in told)) throw new Error('not followed');
    await site.deps.subscribers.releaseRules(reader.id, 50);
    expect(await accept(told.pack.id)).toMatchObject({ done: 1, left: 0, pack: { complete: true } });
    expect(await rules()).toHaveLength(3);
  });

  it('is no longer followed when that is wanted, and its rules stay', async () => {
    at.set(url, pack(closed));
    const { id } = await follow();
    expect((await calls()[':id'].$delete({ param: { id } })).status).toBe(204);
    expect((await calls()[':id'].$delete({ param: { id } })).status).toBe(404);
    expect(await rules()).toHaveLength(2);
    expect(await (await calls().$get()).json()).toEqual({ packs: [] });
  });

  it('belongs to one reader', async () => {
    at.set(url, pack(closed));
    const { id } = await follow();
    const other = await site.subscriber('ben@example.org', [{ query: 'storm' }]);
    for (const call of [`GET /v1/me/packs/${id}/difference`, `DELETE /v1/me/packs/${id}`]) {
      const [method = '', path = ''] = call.split(' ');
      expect((await site.request(method, path, { cookie: other.cookie })).status).toBe(404);
    }
    expect((await site.get('/v1/me/packs')).status).toBe(401);
  });
});

describe('an address', () => {
  const lookAt = async (address: string) => {
    const answer = await calls().look.$post({ json: { url: address } });
    return { status: answer.status, text: await answer.text() };
  };

  it.each([
    ['of plain http', 'http://packs.example/a.yaml', 'Write an https address'],
    ['of another scheme', 'file:///etc/passwd', 'Write an https address'],
    ['with nothing', 'https://packs.example/none.yaml', 'answered 404'],
    ['that is not public', 'https://private.example/a.yaml', 'not on the public internet'],
    ['with something else', 'https://packs.example/page.html', 'This is no pack that can be followed'],
    ['with golden articles that fail', 'https://packs.example/wrong.yaml', 'must match'],
  ])('%s is refused, and says why', async (_, address, said) => {
    at.set('https://packs.example/page.html', '<html><body>Hello</body></html>');
    at.set('https://packs.example/wrong.yaml', 'rules: [{query: pier, mustMatch: [A barge]}]');
    const { status, text } = await lookAt(address);
    expect(status).toBe(422);
    expect(text).toContain(said);
  });

  it('needs a value for each parameter, which must fit', async () => {
    at.set(url, pack(closed));
    const { hash } = await look();
    const without = await calls().$post({ json: { url, hash } });
    expect(without.status).toBe(422);
    expect(await without.text()).toContain('values.town');
    const quoted = await calls().$post({ json: { url, hash, values: { town: 'a" OR b' } } });
    expect(quoted.status).toBe(422);
    expect(await rules()).toHaveLength(1);
  });

  it('is one of at most 20', async () => {
    at.set(url, 'rules: [{query: pier}]');
    const { hash } = await look();
    for (let n = 0; n < 20; n += 1) {
      site.clock.now = new Date(site.clock.now.getTime() + 60_000);
      expect((await calls().$post({ json: { url, hash } })).status).toBe(201);
    }
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    expect((await calls().$post({ json: { url, hash } })).status).toBe(409);
  });
});

it('erasing a reader erases the packs that they follow, and exporting has them', async () => {
  at.set(url, pack(closed));
  await follow();
  const exported = await (await site.get('/v1/me/export', { cookie: reader.cookie })).text();
  expect(exported).toContain('packs.example');
  await site.request('DELETE', '/v1/me', { cookie: reader.cookie });
  expect(await site.deps.packs.of(reader.id)).toEqual([]);
});
