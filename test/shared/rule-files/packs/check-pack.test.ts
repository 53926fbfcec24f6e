/** The timer's part of packs: one fetch for all followers of an address, told once for each version, whatever is there. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSafeFetch, type SafeFetch } from '../../../../shared/net/safe-fetch.ts';
import { type CheckPackDeps, checkPack } from '../../../../shared/rule-files/packs/check-pack.ts';
import { type CheckPacksDeps, checkPacks } from '../../../../shared/rule-files/packs/check-packs.ts';
import { rulesOfPack } from '../../../../shared/rule-files/packs/compare-pack.ts';
import { packAddressId } from '../../../../shared/rule-files/packs/pack-address.ts';
import { hashOfPack } from '../../../../shared/rule-files/packs/pack-file.ts';
import { createPackNews } from '../../../../shared/rule-files/packs/pack-news.ts';
import { readAnswer } from '../../../../shared/rule-files/packs/read-pack.ts';
import { partOfFollowers } from '../../../../shared/rule-files/packs/tell-followers.ts';
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
  hasTime: () => true,
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
    expect(await check()).toEqual({ outcome: 'changed', told: 2, isDone: true });
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
    expect(await check()).toEqual({ outcome: 'changed', told: 2, isDone: true });
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
    expect(await check()).toEqual({ outcome: 'changed', told: 1, isDone: true });
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

  it('is not read again while it stays, though its server sends it', async () => {
    await follower('Ann');
    // Whoever reads it would see that this is no pack.
    const nonsense = new TextEncoder().encode('rules: [[[');
    const seen = await address();
    if (seen) await stores.addresses.change(seen, { hash: hashOfPack(nonsense) });
    server.on(path, serves('rules: [[['));
    later(day);
    expect(await check()).toEqual({ outcome: 'unchanged' });
    expect((await address())?.checkedAt).toBe(clock.toISOString());
  });

  it('is told to whom it can be; those for whom the store fails are tried again each day, and hold up nobody', async () => {
    const [ann, ben] = [await follower('Ann'), await follower('Ben')];
    server.on(path, serves(second, { etag: '"v2"' }));
    later(day);
    const broken: Partial<CheckPackDeps> = {
      packs: {
        ...stores.packs,
        get: (me, id) => (me === ann ? Promise.reject(new Error('down')) : stores.packs.get(me, id)),
      },
    };
    expect(await check(broken)).toEqual({ outcome: 'changed', told: 1, isDone: true });
    expect(failures).toHaveLength(1);
    expect(await untold(ben)).toEqual([['Piers', 1]]);
    await mail(ben);
    for (let n = 0; n < 3; n += 1) {
      later(day - hour);
      expect(await check(broken)).toEqual({ outcome: 'not-due' });
      later(hour);
      expect(await check(broken)).toEqual({ outcome: 'unchanged' });
    }
    expect(fetches()).toHaveLength(4);
    // A version in between reaches everybody else, a day after it at the latest.
    server.on(path, serves(second.replace('tide', 'ebb'), { etag: '"v3"' }));
    later(day);
    expect(await check(broken)).toEqual({ outcome: 'changed', told: 1, isDone: true });
    await mail(ben);
    later(day);
    expect(await check()).toEqual({ outcome: 'changed', told: 1, isDone: true });
    // The server is not told that we know this version while somebody does not know it.
    expect(fetches().some(({ headers }) => headers['if-none-match'] !== undefined)).toBe(false);
    expect(await untold(ann)).toEqual([['Piers', 1]]);
    expect(await untold(ben)).toEqual([]);
    expect(await address()).not.toHaveProperty('telling');
    later(day);
    await check();
    expect(fetches().at(-1)?.headers['if-none-match']).toBe('"v3"');
  });

  it('is given up for longer and longer while the store fails for most followers', async () => {
    for (let n = 0; n < 12; n += 1) await follower(`Reader-${n}`);
    server.on(path, serves(second));
    later(day);
    const down = { ...stores.packs, get: () => Promise.reject(new Error('down')) };
    expect(await check({ packs: down })).toMatchObject({ outcome: 'failed' });
    later(hour);
    expect(await check({ packs: down })).toMatchObject({ outcome: 'failed' });
    later(hour);
    expect(await check()).toEqual({ outcome: 'not-due' });
    later(3 * hour);
    expect(await check()).toEqual({ outcome: 'changed', told: 12, isDone: true });
  });

  it('is no longer told when the change was taken back before the mail', async () => {
    const ann = await follower('Ann');
    const serve = async (text: string) => {
      server.on(path, serves(text));
      later(day);
      await check();
    };
    await serve(second);
    expect(await untold(ann)).toEqual([['Piers', 1]]);
    await serve(packOf());
    expect(await untold(ann)).toEqual([]);
    expect(await stores.packs.get(ann, 'p')).not.toHaveProperty('newsHash');
    // The same bytes are not what counts: this one differs in a comment.
    await serve(second);
    await serve(`# As before\n${packOf()}`);
    expect(await stores.packs.get(ann, 'p')).not.toHaveProperty('newsChanges');
    expect(await untold(ann)).toEqual([]);
  });

  it('is told to who is unsubscribed once they come back', async () => {
    const ann = await follower('Ann');
    await stores.subscribers.unsubscribe(ann);
    server.on(path, serves(second));
    later(day);
    await check();
    await stores.subscribers.activate(ann, {});
    expect(await stores.subscribers.get(ann)).toMatchObject({
      status: 'active',
      packNews: clock.toISOString(),
    });
    expect(await untold(ann)).toEqual([['Piers', 1]]);
  });
});

describe('a pack of more followers than one part', () => {
  const count = partOfFollowers + 5;
  const looked: string[] = [];
  /** There is no time for a second part. */
  const hurried = (): Partial<CheckPackDeps> => ({
    hasTime: () => false,
    packs: {
      ...stores.packs,
      get: (me, id) => {
        looked.push(me);
        return stores.packs.get(me, id);
      },
    },
  });
  beforeEach(async () => {
    looked.length = 0;
    for (let n = 0; n < count; n += 1) await follower(`Reader-${n}`);
    later(day);
  });

  it('is told part by part, each follower once, and the next run goes on', async () => {
    server.on(path, serves(second, { etag: '"v2"' }));
    expect(await check(hurried())).toEqual({ outcome: 'changed', told: partOfFollowers, isDone: false });
    expect(await check(hurried())).toEqual({ outcome: 'not-due' });
    later(hour);
    expect(await check(hurried())).toEqual({ outcome: 'changed', told: 5, isDone: true });
    expect(new Set(looked).size).toBe(count);
    expect(looked).toHaveLength(count);
    expect(await address()).not.toHaveProperty('telling');
    later(hour);
    expect(await check(hurried())).toEqual({ outcome: 'not-due' });
    later(day);
    expect(await check(hurried())).toEqual({ outcome: 'unchanged' });
    expect(looked).toHaveLength(count);
  });

  it('reaches the last one too when each fetch has another version, and the first ones the next day', async () => {
    let version = 0;
    server.on(path, (_, response) => response.end(`# ${++version}\n${second}`));
    expect(await check(hurried())).toMatchObject({ told: partOfFollowers, isDone: false });
    later(hour);
    expect(await check(hurried())).toMatchObject({ told: 5, isDone: true });
    expect(new Set(looked).size).toBe(count);
    later(day);
    looked.length = 0;
    expect(await check(hurried())).toMatchObject({ told: partOfFollowers, isDone: false });
    expect(looked).toHaveLength(partOfFollowers);
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
    expect(await check()).toEqual({ outcome: 'changed', told: 1, isDone: true });
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
    expect(await check()).toEqual({ outcome: 'changed', told: 1, isDone: true });
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
  expect(await check()).toEqual({ outcome: 'changed', told: 0, isDone: true });
  later(day);
  expect(await check()).toEqual({ outcome: 'ended' });
  expect(await address()).toBeUndefined();
});

describe('the timer', () => {
  it('checks what is due a few at once, and begins no more when the time is up', async () => {
    const dead = 'dead';
    let [open, most, left] = [0, 0, 12];
    const asked: string[] = [];
    const addresses: CheckPacksDeps['addresses'] = {
      ...stores.addresses,
      due: async () => [dead, ...Array.from({ length: 20 }, (_, n) => `pack-${n}`)],
      async get(id) {
        asked.push(id);
        most = Math.max(most, ++open);
        await new Promise((done) => setTimeout(done, 1));
        open -= 1;
        if (id === dead) throw new Error('down');
        return undefined;
      },
    };
    const run = { ...deps(), addresses, hasTime: () => left-- > 0 };
    expect(await checkPacks(run)).toEqual({ checked: 1, changed: 0, failed: 1 });
    expect(asked).toHaveLength(12);
    expect(most).toBe(5);
    expect(failures).toEqual(['The pack dead could not be checked']);
  });

  it('fetches no pack when there is no time', async () => {
    await follower('Ann');
    later(day);
    const run = { ...deps({ hasTime: () => false }), addresses: stores.addresses };
    expect(await checkPacks(run)).toEqual({ checked: 0, changed: 0, failed: 0 });
    expect(fetches()).toHaveLength(0);
  });

  it('finds what is due in the table', async () => {
    const due = await stores.addresses.due('2020-01-01T00:00:00.000Z', 10);
    expect(due).toEqual([]);
    await follower('Ann');
    later(day);
    expect(await stores.addresses.due(clock.toISOString(), 1000)).toContain(packAddressId(url));
  });
});

it('who begins to follow an address while it is forgotten has it watched', async () => {
  const place = { id: `race-${serial}`, url, hash: 'a', nextCheckAt: '2027-01-01T00:00:00.000Z' };
  const follow = (at: string) => stores.addresses.follow({ ...place, followedAt: at });
  await follow('2026-03-01T00:00:00.000Z');
  const seen = await stores.addresses.get(place.id);
  if (!seen) throw new Error('not watched');
  // It is removed after the create was refused, and before the patch.
  let removed = false;
  const removing = 'remove between two writes';
  table.dynamo.middlewareStack.add(
    (next) => async (args) => {
      if (!removed && JSON.stringify(args.input).includes('UpdateExpression')) {
        removed = true;
        await stores.addresses.remove(seen);
      }
      return next(args);
    },
    { step: 'initialize', name: removing },
  );
  try {
    await follow('2026-03-02T00:00:00.000Z');
  } finally {
    table.dynamo.middlewareStack.remove(removing);
  }
  expect(removed).toBe(true);
  expect(await stores.addresses.get(place.id)).toMatchObject({ followedAt: '2026-03-02T00:00:00.000Z' });
});
