/** The timer's part of packs: one fetch for all followers of an address, told once for each version, whatever is there. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSafeFetch, type SafeFetch } from '../../../../shared/net/safe-fetch.ts';
import { type CheckPackDeps, checkPack } from '../../../../shared/rule-files/packs/check-pack.ts';
import { rulesOfPack } from '../../../../shared/rule-files/packs/compare-pack.ts';
import { packAddressId } from '../../../../shared/rule-files/packs/pack-address.ts';
import { createPackNews } from '../../../../shared/rule-files/packs/pack-news.ts';
import { readAnswer } from '../../../../shared/rule-files/packs/read-pack.ts';
import { createSchedulePacks } from '../../../../shared/rule-files/packs/schedule-packs.ts';
import { createFollowedPackStore } from '../../../../shared/store/followed-pack-store.ts';
import { createPackAddressStore } from '../../../../shared/store/pack-address-store.ts';
import { createRuleStore } from '../../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../../shared/store/subscriber-store.ts';
import { answers, type FeedServer, serves, startFeedServer } from '../../../support/feed-server.ts';
import { inventRule, inventSubscriber } from '../../../support/invented.ts';
import { startTestTable, type TestTable } from '../../../support/table.ts';

const hour = 3_600_000;
const day = 24 * hour;
let table: TestTable;
let server: FeedServer;
let web: SafeFetch;
let stores: ReturnType<typeof openStores>;
let serial = 0;
let path: string;
let url: string;
let clock: Date;
let failures: string[];

beforeAll(async () => {
  [table, server] = await Promise.all([startTestTable(), startFeedServer()]);
  stores = openStores();
  web = createSafeFetch({
    userAgent: 'Wirewatch-Test/1',
    maxBytes: 3_000_000,
    deadline: 60_000,
    ports: [server.port],
    allowAddress: (address) => address === '127.0.0.1',
  });
});
afterAll(async () => {
  await Promise.all([server.close(), table.close()]);
});
beforeEach(() => {
  path = `/pack-${++serial}.yaml`;
  url = server.origin + path;
  clock = new Date('2026-03-02T08:00:00.000Z');
  failures = [];
});

function openStores() {
  const subscribers = createSubscriberStore(table.access);
  const packs = createFollowedPackStore(table.access);
  const news = createPackNews({ packs, subscribers });
  const addresses = createPackAddressStore(table.access);
  return { subscribers, packs, news, addresses, rules: createRuleStore(table.access) };
}

const deps = (changes: Partial<CheckPackDeps> = {}): CheckPackDeps => ({
  ...stores,
  get: web.get,
  now: () => clock,
  log: { error: (message) => void failures.push(message) },
  ...changes,
});

const first = `rules:\n  - {id: piers, name: Piers, query: "\${town} pier"}\n`;
const packOf = (rules = first) => `parameters:\n  town: {describe: The town., example: Tarn}\n${rules}`;
const second = packOf(`${first}  - {id: tides, name: Tides, query: "\${town} tide"}\n`);

/** Somebody who follows the pack as it is now, and has taken everything over. */
async function follower(name: string, text = packOf()): Promise<string> {
  const me = `${name}-${serial}`;
  const at = clock.toISOString();
  const read = readAnswer(url, { status: 200, body: new TextEncoder().encode(text) });
  if (!read.ok) throw new Error(read.problem);
  const values = { town: 'Eskmouth' };
  const rules = rulesOfPack(read.content.set, values).map((one, i) => ({ ...one, ruleId: `r${i}` }));
  for (const { ruleId, rule } of rules)
    await stores.rules.create(
      inventRule({ subscriberId: me, id: ruleId, text: rule.query, ...(rule.name && { name: rule.name }) }),
    );
  await stores.subscribers.create(inventSubscriber({ id: me, email: `${me}@reader.example` }));
  const { hash: contentHash } = read.content;
  const pack = { subscriberId: me, id: 'p', url, name: 'Piers', values, contentHash, rules };
  await stores.packs.add({ ...pack, followedAt: at, acceptedAt: at });
  const nextCheckAt = new Date(clock.getTime() + day).toISOString();
  await stores.addresses.follow({
    id: packAddressId(url),
    url,
    hash: contentHash,
    nextCheckAt,
    followedAt: at,
  });
  return me;
}

const later = (milliseconds: number) => {
  clock = new Date(clock.getTime() + milliseconds);
};
const check = (changes?: Partial<CheckPackDeps>) => checkPack(packAddressId(url), deps(changes));
const untold = async (me: string) =>
  (await stores.news.untold(me)).map(({ name, changes }) => [name, changes]);
const fetches = () => server.requests.filter((request) => request.path === path);
const address = () => stores.addresses.get(packAddressId(url));

/** What a mail does that tells it. */
async function mail(me: string) {
  const { packNews = '' } = (await stores.subscribers.get(me)) ?? {};
  await stores.news.noteTold(me, await stores.news.untold(me), packNews);
}

describe('a pack that has changed', () => {
  it('is fetched once a day for all its followers, and told to each once', async () => {
    const [ann, ben] = [await follower('Ann'), await follower('Ben')];
    server.on(path, serves(second));
    expect(await check()).toEqual({ outcome: 'not-due' });
    expect(fetches()).toHaveLength(0);
    later(day);
    expect(await check()).toEqual({ outcome: 'changed', told: 2 });
    expect(await check()).toEqual({ outcome: 'not-due' });
    expect(fetches()).toHaveLength(1);
    for (const me of [ann, ben]) {
      expect((await stores.subscribers.get(me))?.packNews).toBe(clock.toISOString());
      expect(await untold(me)).toEqual([['Piers', 1]]);
      await mail(me);
      expect(await untold(me)).toEqual([]);
      expect(await stores.subscribers.get(me)).not.toHaveProperty('packNews');
    }
    later(day);
    expect(await check()).toEqual({ outcome: 'unchanged' });
    expect(await untold(ann)).toEqual([]);
    // The next version is told again.
    server.on(path, serves(second.replace('tide', 'ebb')));
    later(day);
    expect(await check()).toEqual({ outcome: 'changed', told: 2 });
    expect(await untold(ann)).toEqual([['Piers', 1]]);
  });

  it('is asked for with what the server said of it last, and costs it no body while it stays', async () => {
    await follower('Ann');
    server.on(path, (request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else
        response
          .writeHead(200, { etag: '"v1"', 'last-modified': 'Mon, 02 Mar 2026 08:00:00 GMT' })
          .end(packOf());
    });
    later(day);
    expect(await check()).toEqual({ outcome: 'unchanged' });
    later(day);
    expect(await check()).toEqual({ outcome: 'unchanged' });
    expect(fetches().map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
    expect((await address())?.checkedAt).toBe(clock.toISOString());
  });

  it('is not told to whom it makes no difference, or who has accepted it already', async () => {
    const [ann, ben, cy] = [await follower('Ann'), await follower('Ben', second), await follower('Cy')];
    // The rule that would change was deleted by its owner.
    const changed = second.replace('pier"', 'jetty"').replace(/.*tides.*\n/, '');
    await stores.rules.delete(cy, 'r0');
    server.on(path, serves(changed));
    later(day);
    await check();
    expect(await untold(ann)).toEqual([['Piers', 1]]);
    expect(await untold(cy)).toEqual([]);
    const pack = await stores.packs.get(ann, 'p');
    if (!pack?.newsHash) throw new Error('nothing was noted');
    await stores.packs.replace(pack, {
      ...pack,
      contentHash: pack.newsHash,
      acceptedAt: clock.toISOString(),
    });
    expect(await untold(ann)).toEqual([]);
    expect(await untold(ben)).toEqual([['Piers', 2]]);
  });

  it('is told when it asks for a value that the follower has not given', async () => {
    const ann = await follower('Ann');
    // A second parameter, which one rule uses.
    const port = second
      .replace('rules:', '  port: {describe: The port., example: Quay}\nrules:')
      .replace('tide"', `\${port}"`);
    server.on(path, serves(port));
    later(day);
    expect(await check()).toEqual({ outcome: 'changed', told: 1 });
    expect(await untold(ann)).toEqual([['Piers', 1]]);
  });

  it('is fetched once by two workers', async () => {
    await follower('Ann');
    server.on(path, serves(second));
    later(day);
    const outcomes = (await Promise.all([check(), check()])).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['changed', 'not-due']);
    expect(fetches()).toHaveLength(1);
  });

  it('is told later to followers of whom the store failed, and to nobody twice', async () => {
    const [ann, ben] = [await follower('Ann'), await follower('Ben')];
    server.on(path, serves(second, { etag: '"v2"' }));
    later(day);
    const failing = {
      ...stores.packs,
      get: (me: string, id: string) =>
        me === ann ? Promise.reject(new Error('down')) : stores.packs.get(me, id),
    };
    expect(await check({ packs: failing })).toMatchObject({ outcome: 'failed' });
    expect(failures).toHaveLength(1);
    expect(await untold(ben)).toEqual([['Piers', 1]]);
    await mail(ben);
    later(hour);
    // The server is not told that we know this version, because not everybody does.
    expect(await check()).toEqual({ outcome: 'changed', told: 1 });
    expect(fetches().map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
    expect(await untold(ann)).toEqual([['Piers', 1]]);
    expect(await untold(ben)).toEqual([]);
  });
});

describe('an address where something is wrong', () => {
  it.each([
    ['a server that fails', answers(500), 'answered 500'],
    ['a page', serves('<html>Not here</html>'), 'no pack that can be followed'],
    ['a file of 70 KB', serves(`# ${'x'.repeat(70_000)}\n${second}`), 'bytes'],
    [
      'YAML that expands',
      serves('a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nrules: *c\n'),
      'no pack that can be followed',
    ],
    [
      'golden articles that fail',
      serves('rules:\n  - {query: pier, mustMatch: [Opera]}\n'),
      'no pack that can be followed',
    ],
  ])('with %s changes nothing, is noted, and is tried less and less often', async (_, behaviour, said) => {
    const ann = await follower('Ann');
    server.on(path, behaviour);
    later(day);
    expect(await check()).toMatchObject({ outcome: 'failed' });
    expect((await address())?.problem).toContain(said);
    expect(await untold(ann)).toEqual([]);
    const waits: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const due = (await address())?.nextCheckAt ?? '';
      waits.push((Date.parse(due) - clock.getTime()) / hour);
      clock = new Date(due);
      await check();
    }
    expect(waits).toEqual([1, 4, 24, 48, 96, 168, 168]);
    server.on(path, serves(second));
    clock = new Date((await address())?.nextCheckAt ?? '');
    expect(await check()).toEqual({ outcome: 'changed', told: 1 });
    expect(await address()).toMatchObject({ failures: 0 });
    expect(await address()).not.toHaveProperty('problem');
  });

  it('waits as long as its server asks', async () => {
    await follower('Ann');
    server.on(path, answers(503, { 'retry-after': String(3 * 86_400) }));
    later(day);
    await check();
    expect((await address())?.nextCheckAt).toBe(new Date(clock.getTime() + 3 * day).toISOString());
  });

  it('in a private network is not asked', async () => {
    await follower('Ann');
    server.on(path, serves(second));
    later(day);
    const strict = createSafeFetch({ userAgent: 'T/1', maxBytes: 3_000_000, deadline: 5_000, ports: 'any' });
    expect(await check({ get: strict.get })).toMatchObject({ outcome: 'failed' });
    expect(fetches()).toHaveLength(0);
  });

  it('is not tried again at once when reading it ended the worker', async () => {
    await follower('Ann');
    later(day);
    const dying = () => Promise.reject(new Error('out of memory'));
    await expect(check({ get: dying })).rejects.toThrow('out of memory');
    expect(await check()).toEqual({ outcome: 'not-due' });
    later(hour);
    server.on(path, serves(second));
    expect(await check()).toEqual({ outcome: 'changed', told: 1 });
  });
});

it('an address that nobody follows any more is forgotten, unless somebody has just begun to', async () => {
  const ann = await follower('Ann');
  server.on(path, serves(second));
  later(day);
  await stores.packs.remove(ann, 'p');
  const seen = await address();
  await stores.addresses.follow({
    id: packAddressId(url),
    url,
    hash: '',
    nextCheckAt: clock.toISOString(),
    followedAt: clock.toISOString(),
  });
  // Another worker read it before that.
  if (seen) await stores.addresses.remove(seen);
  expect(await check()).toEqual({ outcome: 'changed', told: 0 });
  later(day);
  expect(await check()).toEqual({ outcome: 'ended' });
  expect(await address()).toBeUndefined();
});

describe('the timer', () => {
  it('queues the addresses that are due, those that waited longest first, four times an hour', async () => {
    const asked: string[] = [];
    const sent: unknown[] = [];
    const schedule = createSchedulePacks({
      addresses: {
        async due(now) {
          asked.push(now);
          return ['a', 'b'];
        },
      },
      queue: { send: async (messages) => void sent.push(...messages) },
      now: () => clock,
    });
    expect(await schedule()).toBe(2);
    expect(sent).toEqual([{ packId: 'a' }, { packId: 'b' }]);
    for (let minutes = 0; minutes < 60; minutes += 1) {
      later(60_000);
      await schedule();
    }
    expect(asked).toHaveLength(5);
    // The clock is set back.
    later(-day);
    expect(await schedule()).toBe(2);
  });

  it('finds what is due in the table', async () => {
    const due = await stores.addresses.due('2020-01-01T00:00:00.000Z', 10);
    expect(due).toEqual([]);
    await follower('Ann');
    later(day);
    expect(await stores.addresses.due(clock.toISOString(), 1000)).toContain(packAddressId(url));
  });
});
