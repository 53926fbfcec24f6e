/** A pack of this repository, followed from its address on the running service, until its alert arrives. */
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { serves, startFeedServer } from '../support/feed-server.ts';
import type { TestService } from '../support/local-service.ts';
import { readerCookie } from '../support/reader-cookie.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, secondsUntilMorning } from './people.ts';

let service: TestService;
let cookie: string;
const email = 'warned@reader.example';

beforeAll(async () => {
  service = await sharedService();
  cookie = await readerCookie(service, email, 'harbour');
}, 180_000);

async function call<T>(method: string, path: string, json?: unknown): Promise<T> {
  const answer = await fetch(service.url + path, {
    method,
    headers: { cookie, origin: service.url, 'content-type': 'application/json' },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}

interface Look {
  readonly hash: string;
  readonly name: string;
}
interface Difference {
  readonly hash: string;
  readonly steps: readonly { readonly do: string; readonly rule?: { readonly name?: string } }[];
}

it('a followed pack alerts its reader; a change of it arrives as a difference', async () => {
  const floods = await readFile(new URL('../../docs/packs/floods.yaml', import.meta.url), 'utf8');
  const server = await startFeedServer({ '/floods.yaml': serves(floods) });
  const url = `${server.origin}/floods.yaml`;
  try {
    const { hash, name } = await call<Look>('POST', '/v1/me/packs/look', { url });
    expect(name).toBe('Floods');
    const values = { place: ['Eskmouth', 'Lower Tarn'] };
    const { pack } = await call<{ pack: { id: string } }>('POST', '/v1/me/packs', { url, hash, values });

    await createSiteClient(service.url).ingest(
      [{ title: 'Flood warning for Eskmouth', text: 'The river may rise tonight.', language: 'en' }],
      service.operatorKey,
    );
    await service.settle();
    await service.advanceClock(360);
    await service.settle();
    const subjects = (await service.mails(email)).map(({ subject }) => subject);
    expect(subjects.some((subject) => subject.includes('Flood warning for Eskmouth'))).toBe(true);

    const path = `/v1/me/packs/${pack.id}`;
    expect((await call<Difference>('GET', `${path}/difference`)).steps).toEqual([]);
    server.on(
      '/floods.yaml',
      serves(`${floods}  - {id: tides, name: "Tides: \${place}", query: "\${place} tide"}\n`),
    );
    const changed = await call<Difference>('GET', `${path}/difference`);
    expect(changed.steps).toMatchObject([{ do: 'add', rule: { name: 'Tides: Eskmouth' } }]);
    const saved = async () => (await call<{ rules: object[] }>('GET', '/v1/me/rules')).rules.length;
    expect(await saved()).toBe(3);
    await call('POST', `${path}/accept`, { hash: changed.hash });
    expect(await saved()).toBe(4);
  } finally {
    await server.close();
  }
});

it('a timer finds that a pack has changed, with one fetch for all followers, and each is told once by mail', async () => {
  const text = 'name: Piers\nrules:\n  - {id: piers, query: zeppelin pier}\n';
  const server = await startFeedServer({ '/piers.yaml': serves(text), '/broken.yaml': serves(text) });
  const url = `${server.origin}/piers.yaml`;
  const fetches = () => server.requests.filter((request) => request.path === '/piers.yaml').length;
  const readers = ['uma@reader.example', 'vic@reader.example'];
  const told = async (reader: string) =>
    (await mailsTo(service, reader, 'digest')).filter((mail) => mail.text?.includes('Packs of rules'));
  /** A day and an hour, after which the hourly timer has had its turn, and then the digests of the next morning. */
  const passDay = async () => {
    await service.advanceClock(86_400 + 3600);
    await passMinutes(service, 3);
    await service.advanceClock(secondsUntilMorning(await service.now()));
    await passMinutes(service, 3);
  };
  try {
    const ids: string[] = [];
    for (const reader of readers) {
      cookie = await readerCookie(service, reader, 'harbour');
      // One that cannot be read later must not hold up the other.
      for (const address of [`${server.origin}/broken.yaml`, url]) {
        const { hash } = await call<Look>('POST', '/v1/me/packs/look', { url: address });
        const { pack } = await call<{ pack: { id: string } }>('POST', '/v1/me/packs', { url: address, hash });
        if (address === url) ids.push(pack.id);
      }
    }
    server.on('/piers.yaml', serves(`${text}  - {id: docks, query: zeppelin dock}\n`));
    server.on('/broken.yaml', serves('rules: [[['));
    const before = fetches();
    await passDay();
    const checked = fetches() - before;
    // Once or twice, by how long a day has passed; never once for each follower.
    expect(checked).toBeGreaterThanOrEqual(1);
    expect(checked).toBeLessThanOrEqual(2);
    for (const [index, reader] of readers.entries()) {
      const [mail, ...more] = await told(reader);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe('The pack “Piers” has changed');
      expect(mail?.text).toContain('1 change of your rules.');
      expect(mail?.text).toContain(`${service.url}/packs/${ids[index]}`);
      expect(mail?.html).toContain(`href="${service.url}/packs/${ids[index]}"`);
    }
    await passDay();
    for (const reader of readers) expect(await told(reader)).toHaveLength(1);

    const page = await fetch(`${service.url}/packs/${ids[1]}`, { headers: { cookie } });
    expect(await page.text()).toContain('zeppelin dock');
    expect((await call<{ rules: object[] }>('GET', '/v1/me/rules')).rules).toHaveLength(3);
  } finally {
    await server.close();
  }
});
