/**
 * Every command against a running service. Commands that find the service by their environment run as processes of
 * their own.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../infra/cli/run-cli.ts';
import { createSiteClient } from '../../../infra/local/demo/site-client.ts';
import { queues } from '../../../infra/service-plan.ts';
import { secondsUntilMorning } from '../../end-to-end/people.ts';
import { serves, startFeedServer } from '../../support/feed-server.ts';
import { startLocalService, type TestService } from '../../support/local-service.ts';
import { type Ended, jsonOf, wirewatch, wirewatchOf, wirewatchProcess } from './run-wirewatch.ts';

// Each command is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let service: TestService;
let run: (...args: readonly string[]) => Promise<Ended>;
let folder: string;

beforeAll(async () => {
  [service, folder] = await Promise.all([startLocalService(), mkdtemp(join(tmpdir(), 'wirewatch-cli-'))]);
  run = wirewatchOf(service);
});
afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody who has confirmed a rule. */
async function confirmed(email: string, rule: { query: string; frequency: 'as-it-happens' | 'weekly' }) {
  const site = createSiteClient(service.url);
  await site.subscribe({ email, rules: [rule], timezone: 'UTC', digestTime: '08:00' });
  await service.settle();
  const [mail] = await service.mails(email);
  const { text = '' } = await service.openMail(mail?.id ?? '');
  const [, token = ''] = /confirm\?token=([\w.-]+)/.exec(text) ?? [];
  await fetch(`${service.url}/confirm`, {
    method: 'POST',
    headers: { origin: service.url },
    body: new URLSearchParams({ token }),
  });
}

/** Figures and lists cover one UTC day, which must not end in the middle of a test. */
const waitForMorning = async () => service.advanceClock(secondsUntilMorning(await service.now()));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('newsletters', () => {
  it('get an address, are listed with what is to confirm, and end with their address', async () => {
    const { id, address } = jsonOf<{ id: string; address: string }>(
      await run('feeds', 'add', '--newsletter', 'Coast letter', '--tag', 'coast', '--json'),
    );
    expect(address).toMatch(/^[a-z2-9]{20}@/);
    const posted = await fetch(`${service.url}/v1/articles?to=${address}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.operatorKey}`, 'content-type': 'message/rfc822' },
      body: 'From: Coast <a@coast.example>\r\nSubject: Confirm your subscription\r\n\r\nConfirm: https://coast.example/confirm?k=1\r\n',
    });
    expect(posted.status).toBe(202);
    const { stdout } = await run('feeds', 'list');
    expect(stdout).toContain(`Coast letter <${address}>`);
    expect(stdout).toContain(`${id}  https://coast.example/confirm?k=1`);
    expect((await run('feeds', 'remove', address)).code).toBe(0);
    expect((await run('feeds', 'list')).stdout).not.toContain(address);
    const refused = await run('feeds', 'add', '--newsletter', 'Coast letter', '--watch', 'h2');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('not for newsletters');
  });
});

describe('what is set for feeds', () => {
  it('is added and changed, and no secret is shown', async () => {
    const secrets = await file('secrets.json', '{"headers":{"X-Key":"hidden-key"}}');
    const added = await run(
      ...['feeds', 'add', 'feed://port.example/notices', '--watch', 'h2 a', '--language', 'pt-BR'],
      ...['--tag', 'ports', 'tides', '--weight', '1.5', '--max-pause', '30', '--secrets', secrets, '--json'],
    );
    expect(added.code).toBe(0);
    expect(jsonOf<{ feed: object }[]>(added)[0]?.feed).toMatchObject({
      url: 'http://port.example/notices',
      watch: 'h2 a',
      language: 'pt',
      tags: ['ports', 'tides'],
      weight: 1.5,
      maxPauseMinutes: 30,
      hasSecrets: true,
    });
    const changed = await run(
      ...['feeds', 'change', 'http://port.example/notices', '--title', 'Port of Brackwater'],
      ...['--reset', 'tag', 'watch', 'max-pause', 'secrets'],
    );
    expect(changed.code).toBe(0);
    expect(changed.stdout).toContain('Port of Brackwater');
    expect(changed.stdout).not.toMatch(/ports|h2 a|minutes|kept/);
    expect(added.stdout + changed.stdout).not.toContain('hidden');
    await run('feeds', 'remove', 'http://port.example/notices');
  });

  it.each([
    ['a selector that is none', ['--watch', 'h2['], 1, 'watch is not a CSS selector'],
    ['a weight in words', ['--weight', 'much'], 2, 'Write a number'],
    ['a file of secrets that is not there', ['--secrets', 'nowhere.json'], 2, 'there is no such file'],
  ])('is refused with %s', async (_, options, code, said) => {
    const ended = await run('feeds', 'add', 'https://port.example/other', ...options);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(said);
  });

  it('keeps the content of a file of secrets out of messages', async () => {
    const broken = await file('broken.json', '{"login": hidden-word}');
    const ended = await run('feeds', 'add', 'https://port.example/other', '--secrets', broken);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('is not JSON');
    expect(ended.stderr).not.toContain('hidden-word');
    const unknown = await run('feeds', 'change', 'https://port.example/x', '--reset', 'colour');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('"colour" is none of');
  });

  it('is proposed from a page, with what each selector gives', async () => {
    const titles = [
      'Ferry berth closes',
      'Dredging in the basin',
      'New tariff for ships',
      'Pilots vote on rota',
    ];
    const server = await startFeedServer({
      '/front': serves(
        `<main>${titles.map((title, n) => `<h2><a href="/n/${n}">${title} this week</a></h2>`).join('')}</main>`,
        { 'content-type': 'text/html' },
      ),
    });
    const env = { FETCH_RULES: 'any-port,127.0.0.0/8' };
    const ended = await wirewatch(['feeds', 'propose', `${server.origin}/front`], env);
    expect(ended.stdout).toMatch(/^--watch 'h2 > a' {3}4 headlines/);
    expect(ended.stdout).toContain('Ferry berth closes this week');
    const missing = await wirewatch(['feeds', 'propose', `${server.origin}/none`], env);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('status 404') });
    const refused = await wirewatch(['feeds', 'propose', `${server.origin}/front`]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('port') });
    await server.close();
  });
});

describe('sources', () => {
  it('makes a list of what is named and of a file, shows and removes it', async () => {
    const names = await file('names.txt', 'Aster Press\n\nThe Brackwater Courier\n');
    const made = await run('sources', 'set', '@agencies', 'wire.example', '--file', names);
    expect([made.code, made.stdout]).toEqual([0, '@agencies has 3 sources.\n']);
    const shown = await run('sources', 'show', 'agencies');
    expect(shown.stdout).toBe('wire.example\nAster Press\nThe Brackwater Courier\n');
    expect((await run('sources', 'list')).stdout).toMatch(/@agencies +3 /);
    expect((await run('sources', 'set', 'two-words', 'X')).code).toBe(1);
    expect((await run('sources', 'set', 'agencies')).code).toBe(2);
    expect((await run('sources', 'remove', 'agencies')).stdout).toBe('Removed @agencies.\n');
    expect((await run('sources', 'list')).stdout).toBe('There is no list of sources.\n');
  });
});

describe('articles', () => {
  it('hands files of every kind in, names what it cannot by file and line, and finds the rest again', async () => {
    const text = await file(
      'report.txt',
      'date 2026-03-04 Lighthouse of Brackwater lit again\n\nIt had been dark.',
    );
    const one = await file(
      'one.json',
      '{"title":"Brackwater lighthouse opens to visitors","source":"Coast"}',
    );
    const many = await file(
      'many.ndjson',
      '{"title":"Brackwater lighthouse keeper retires"}\n{"title":\n\n{"title":"Elsewhere","publishedAt":"soon"}\n',
    );
    const ended = await run('articles', 'ingest', text, one, many);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toBe('Accepted 3 of 5 articles from 3 files.\n');
    const lines = ended.stderr.split('\n');
    expect(lines[0]).toBe('Rejected 2:');
    expect(lines[1]).toMatch(/many\.ndjson, line 2: is not JSON/);
    expect(lines[2]).toMatch(/many\.ndjson, line 4: publishedAt must be a day/);

    await service.settle();
    const found = await run('articles', 'search', 'brackwater AND lighthouse', '--json');
    expect(found.code).toBe(0);
    expect(
      jsonOf<{ articles: { title: string }[] }>(found)
        .articles.map(({ title }) => title)
        .sort(),
    ).toEqual([
      'Brackwater lighthouse keeper retires',
      'Brackwater lighthouse opens to visitors',
      'Lighthouse of Brackwater lit again',
    ]);
    const first = await run('articles', 'search', 'brackwater', '--limit', '1');
    expect(first.stdout).toMatch(/^\S.*ighthouse.*\n {2}2026-.*\n$/);
    expect(first.stderr).toContain('There may be more');
  });

  it('tells programs the place and the id of each', async () => {
    const many = await file('more.ndjson', '{"title":"Ferry moored"}\n{"title":"Ferry sails"}\n');
    const { accepted, rejected } = jsonOf<{ accepted: unknown[]; rejected: unknown[] }>(
      await run('articles', 'ingest', '--json', many),
    );
    expect(rejected).toEqual([]);
    expect(accepted).toEqual([
      { place: `${many}, line 1`, id: expect.stringMatching(/^[\w-]{22}$/) },
      { place: `${many}, line 2`, id: expect.stringMatching(/^[\w-]{22}$/) },
    ]);
  });

  it('hands in nothing if a file cannot be read', async () => {
    const good = await file('good.txt', 'Zeppelin lands in Brackwater\n\nIt stayed a day.');
    const missing = await run('articles', 'ingest', good, join(folder, 'missing.txt'));
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('missing.txt cannot be read: there is no such file.');
    expect((await run('articles', 'ingest', folder)).stderr).toContain('it is a folder; name its files.');
    await service.settle();
    expect(jsonOf(await run('articles', 'search', 'zeppelin', '--json'))).toMatchObject({ articles: [] });
  });

  it('says of an archive without articles that it is empty', async () => {
    const ended = await run('articles', 'ingest', await file('empty.ndjson', '\n\n'));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('empty.ndjson: is missing: the file contains no article');
  });

  it('shows where a query cannot be read, and what to write', async () => {
    const ended = await run('articles', 'search', 'ferry "strike');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('This quote is not closed. Write: "strike"');
  });
});

describe('feeds', () => {
  it('are added, listed, exported, removed, and imported again', async () => {
    const url = 'http://127.0.0.1:9/rss.xml';
    const added = await run('feeds', 'add', url, 'http://127.0.0.1:9/other');
    expect(added.code).toBe(0);
    const ids = added.stdout.split('\n').flatMap((line) => line.split('  ', 1));
    const listed = jsonOf<{ id: string; url: string }[]>(await run('feeds', 'list', '--json'));
    expect(listed.map(({ id }) => id).sort()).toEqual(ids.filter(Boolean).sort());
    expect((await run('feeds', 'list')).stdout).toMatch(/^ID +STATE +A DAY +LAST READ +NEXT POLL +FEED\n/);

    const opml = await file('feeds.opml', (await run('feeds', 'export')).stdout);
    expect(await run('feeds', 'remove', url)).toEqual({ code: 0, stdout: `Removed ${url}\n`, stderr: '' });
    expect((await run('feeds', 'remove', ids[1] ?? '')).code).toBe(0);
    expect(jsonOf(await run('feeds', 'list', '--json'))).toEqual([]);
    expect((await run('feeds', 'import', opml)).stdout).toBe('Added 2 feeds; 0 were there already.\n');
    expect((await run('feeds', 'import', opml)).stdout).toBe('Added 0 feeds; 2 were there already.\n');
    expect((await run('feeds', 'poll', url)).stdout).toMatch(/^Due now +http:\/\/127\.0\.0\.1:9\/rss\.xml\n/);
    for (const { id } of listed) await run('feeds', 'remove', id);
  });

  it('are paused, shown as paused, and resumed', async () => {
    const url = 'http://127.0.0.1:9/paused.xml';
    await run('feeds', 'add', url);
    expect((await run('feeds', 'pause', url)).stdout).toBe(`Paused ${url}\n`);
    expect((await run('feeds', 'list')).stdout).toMatch(/ {2}paused +0 +never +http/);
    expect((await run('feeds', 'show', url)).stdout).toMatch(/^State +paused$/m);
    expect((await run('feeds', 'poll', url)).stderr).toBe('This feed is paused. Resume it first.\n');
    expect((await run('feeds', 'resume', url)).stdout).toBe(`${url} is polled again.\n`);
    expect((await run('feeds', 'show', url)).stdout).toMatch(/^Articles a day +0$/m);
    await run('feeds', 'remove', url);
  });

  it('that cannot be added are named with the reason, and the others are added', async () => {
    const ended = await run('feeds', 'add', 'ftp://news.example/a', 'http://127.0.0.1:9/good');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^ftp:\/\/news\.example\/a was not added: must be an http or https address/);
    expect(ended.stdout).toContain('http://127.0.0.1:9/good');
    await run('feeds', 'remove', 'http://127.0.0.1:9/good');
  });

  it('that there are not are neither removed nor polled', async () => {
    for (const command of ['remove', 'poll']) {
      const ended = await run('feeds', command, 'https://nowhere.example/');
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toContain('There is no feed "https://nowhere.example/". "feeds list" shows all');
    }
  });

  it('come from one list at a time, and that an OPML one', async () => {
    const text = await file('no.opml', 'just text');
    expect(await run('feeds', 'import', text)).toMatchObject({ code: 2, stdout: '' });
    expect((await run('feeds', 'import')).code).toBe(2);
    expect((await run('feeds', 'import', text, '--start-set')).code).toBe(2);
    const refused = await file(
      'half.opml',
      '<opml version="2.0"><body><outline type="rss" xmlUrl="gopher://old.example"/></body></opml>',
    );
    const ended = await run('feeds', 'import', refused);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('gopher://old.example: is not an http or https address');
  });
});

describe('keys', () => {
  it('are made for a script to catch, work, and are revoked', async () => {
    const made = await run('keys', 'create', 'Desk', '--scopes', 'admin');
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^ww_[\w-]{43}\n$/);
    const withKey = await run('--key', made.stdout.trim(), 'keys', 'list', '--json');
    const [key] = jsonOf<{ id: string }[]>(withKey);
    expect(key).toMatchObject({ name: 'Desk', scopes: ['admin'] });
    const refused = await run(
      '--key',
      made.stdout.trim(),
      'articles',
      'ingest',
      await file('a.txt', 'A. B.'),
    );
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('The API key "Desk" lacks the scope "ingest".');
    expect((await run('keys', 'revoke', key?.id ?? '')).code).toBe(0);
    expect(jsonOf(await run('keys', 'list', '--json'))).toEqual([]);
    expect(await run('keys', 'revoke', key?.id ?? '')).toMatchObject({
      code: 1,
      stderr: 'There is no API key with this id.\n',
    });
  });

  it('need scopes that there are', async () => {
    expect((await run('keys', 'create', 'Desk')).code).toBe(2);
    const ended = await run('keys', 'create', 'Desk', '--scopes', 'all');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Allowed choices are ingest, read, admin.');
  });
});

describe('subscribers', () => {
  const subscribe = (email: string) =>
    fetch(`${service.url}/v1/subscriptions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, rules: [{ query: 'lighthouse' }] }),
    });

  it('are erased by a person who types their address once more', async () => {
    const email = 'bob@reader.example';
    await subscribe(email);
    let written = '';
    const output = {
      write(text: string) {
        written += text;
      },
    };
    const erase = (typed: string) =>
      runCli(['subscribers', 'erase', email], {
        env: { WIREWATCH_DATA: service.folder },
        stdout: output,
        stderr: output,
        ask: async (question) => {
          written += `${question}\n`;
          return typed;
        },
      });
    expect(await erase('yes')).toBe(1);
    expect((await run('subscribers', 'find', email)).code).toBe(0);
    expect(await erase(`${email}\n`)).toBe(0);
    expect((await run('subscribers', 'find', email)).code).toBe(1);
    expect(written.split('\n').filter(Boolean)).toEqual([
      expect.stringContaining(`Erase everything about ${email}?`),
      'Nothing was erased.',
      expect.stringContaining(`Erase everything about ${email}?`),
      `Erased ${email}.`,
    ]);
  });

  it('are found, exported and erased by their address', async () => {
    const email = 'ada@reader.example';
    await subscribe(email);
    const found = await run('subscribers', 'find', 'Ada@Reader.Example');
    expect(found.code).toBe(0);
    expect(found.stdout).toMatch(/^Address +ada@reader\.example$/m);
    expect(found.stdout).toMatch(/^Status +pending$/m);
    expect(jsonOf(await run('subscribers', 'export', email))).toMatchObject({
      subscriber: [expect.objectContaining({ email })],
    });

    const unsure = await run('subscribers', 'erase', email);
    expect(unsure).toMatchObject({ code: 2, stdout: '' });
    expect(unsure.stderr).toContain('--yes');
    expect((await run('subscribers', 'erase', email, '--yes')).stdout).toBe(`Erased ${email}.\n`);
    const gone = await run('subscribers', 'find', email);
    expect(gone).toMatchObject({ code: 1, stdout: '' });
    expect(gone.stderr).toContain(`Nobody has subscribed with ${email}.`);
    expect((await run('subscribers', 'erase', email, '--yes')).code).toBe(1);
  });
});

describe('people', () => {
  it('of a file are asked by mail, listed, and every bad line is named', async () => {
    const people = await file(
      'people.csv',
      'Mail;Query;Frequency\neve@people.example;lighthouse;weekly\nnobody;lighthouse;weekly\ndan@people.example;"open (quote";\nsam@people.example;ferry;\n',
    );
    const first = await run('subscribers', 'import', people);
    expect(first).toMatchObject({
      code: 1,
      stdout: 'Asked about 2 of 4 rules; 0 were known already.\n',
    });
    const lines = first.stderr.split('\n');
    expect(lines[0]).toBe('2 refused, 0 not done:');
    expect(lines[1]).toMatch(/people\.csv, line 3: email This is not a mail address/);
    expect(lines[2]).toMatch(/people\.csv, line 4: query /);
    for (const to of ['eve@people.example', 'sam@people.example'])
      expect(await service.mails(to)).toHaveLength(1);

    const good = await file(
      'good.csv',
      'email,query\neve@people.example,lighthouse\nsam@people.example,gale\n',
    );
    expect(await run('subscribers', 'import', good)).toEqual({
      code: 0,
      stdout: 'Asked about 1 of 2 rules; 1 were known already.\n',
      stderr: '',
    });
    const listed = await run('subscribers', 'list', '--status', 'pending');
    expect(listed.stdout).toMatch(/^ID +STATE +SINCE +ADDRESS\n/);
    expect(listed.stdout).toMatch(/pending +\S+ +e\*\*\*@people\.example/);
    expect((await run('subscribers', 'list', '--limit', '1')).stderr).toContain('There are more: --limit 5');
    expect((await run('subscribers', 'export')).stdout).toMatch(/^email,query,name,frequency,cap,language,/);
    const nonsense = await run('subscribers', 'import', await file('x.csv', 'colour\nred\n'));
    expect(nonsense).toMatchObject({ code: 2, stderr: expect.stringContaining('"colour" is not one of') });
  });

  it('are suppressed and let go again by their address', async () => {
    const email = 'kim@people.example';
    expect((await run('subscribers', 'suppress', email)).stdout).toBe(
      `No mail goes to ${email} any more, by the operator.\n`,
    );
    expect((await run('subscribers', 'suppressed', '--reason', 'operator')).stdout).toMatch(/operator +20/);
    const found = await run('subscribers', 'find', email);
    expect(found).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^No mail +since .*, by the operator/),
    });
    expect((await run('subscribers', 'lift', email)).stdout).toBe(`${email} may get mail again.\n`);
    expect((await run('subscribers', 'lift', email)).stderr).toBe('This address is not suppressed.\n');
    expect((await run('subscribers', 'suppressed')).stdout).toBe('Mail goes to every address.\n');
  });

  it('who complained are let go by saying so only', async () => {
    const email = 'complaint+kim@simulator.amazonses.com';
    await run('subscribers', 'import', await file('c.csv', `email,query\n${email},lighthouse\n`));
    await service.settle();
    const refused = await run('subscribers', 'lift', email);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('say --complaint') });
    expect((await run('subscribers', 'lift', email, '--complaint')).code).toBe(0);
  });
});

describe('deliveries', () => {
  it('are listed by fate and by address, and repeated only if they came back', async () => {
    expect((await run('deliveries', 'list', '--fate', 'held')).stdout).toBe('There is none.\n');
    const email = 'digest@people.example';
    await waitForMorning();
    await confirmed(email, { query: 'steamboat', frequency: 'as-it-happens' });
    await run('articles', 'ingest', await file('s1.txt', 'Steamboat sails\n\nIt left.'));
    await service.settle();
    for (let minute = 0; minute < 7; minute++) {
      await service.advanceClock(60);
      await service.settle();
    }
    const day = (await service.now()).toISOString().slice(0, 10);
    const { stdout } = await run('deliveries', 'list', '--day', day);
    expect(stdout).toMatch(/^OPENED +FATE +ADDRESS +ID +WHY\n/);
    expect(stdout).toMatch(/Z +sent +d\*\*\*@people\.example +\S+$/m);
    const [mine] = jsonOf<{ id: string }[]>(await run('deliveries', 'list', '--of', email, '--json'));
    const refused = await run('deliveries', 'repeat', mine?.id ?? '');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('has not come back') });
    expect((await run('deliveries', 'repeat', 'nothing')).stderr).toBe(
      'There is no delivery with this id.\n',
    );
    expect((await run('deliveries', 'list', '--of', 'nobody@people.example')).code).toBe(1);
    expect((await run('deliveries', 'list', '--fate', 'lost')).code).toBe(2);
  });
});

describe('an id that begins like an option', () => {
  it.each(['-Abc_dEfGhIjKlMnOpQrSt', '--bc_dEfGhIjKlMnOpQrSt'])('%s is an id', async (id) => {
    for (const command of [
      ['deliveries', 'repeat'],
      ['keys', 'revoke'],
      ...['show', 'change', 'poll', 'pause', 'resume', 'remove'].map((name) => ['feeds', name]),
    ]) {
      const { code, stderr } = await run(...command, id, '--json');
      expect([command, code, stderr]).toEqual([
        command,
        1,
        expect.stringMatching(/no .*(?:delivery|feed|key)|not found/i),
      ]);
    }
  });

  it('is not taken for a second one', async () => {
    const { code, stderr } = await run('keys', 'revoke', 'x', '--jsn');
    expect([code, stderr]).toEqual([2, expect.stringContaining('too many arguments')]);
  });
});

describe('queues', () => {
  it('show their dead letters, and get them back', async () => {
    const client = new SQSClient({
      endpoint: service.awsUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    // This message fails whenever it is read, and is a dead letter after as many attempts as the queue allows.
    await client.send(
      new SendMessageCommand({
        QueueUrl: `${service.awsUrl}/000000000000/wirewatch-deliveries`,
        MessageBody: '{}',
      }),
    );
    client.destroy();
    const deadLetters = async () => {
      const all = jsonOf<{ name: string; deadLetters: number }[]>(await run('queues', 'status', '--json'));
      return all.find(({ name }) => name === 'deliveries')?.deadLetters;
    };
    for (let round = 0; round < queues.deliveries.maxReceiveCount; round += 1) {
      await service.settle();
      await service.advanceClock(queues.deliveries.visibilityTimeoutSeconds + 1);
      if (round !== 6) continue;
      const status = await run('queues', 'status');
      expect(status.stdout).toMatch(/^deliveries .* 42 minutes .*$/m);
      expect(status.stderr).toContain('docs/runbook.md says what to do: queue-late, of deliveries');
    }
    await service.settle();
    expect(await deadLetters()).toBe(1);
    expect((await run('queues', 'status')).stderr).toContain(
      'docs/runbook.md says what to do: dead-letters, of deliveries',
    );
    expect((await run('queues', 'redrive', 'deliveries')).stdout).toBe(
      '1 message is back on "deliveries".\n',
    );
    expect(await deadLetters()).toBe(0);
    expect((await run('queues', 'redrive', 'deliveries')).stdout).toBe('"deliveries" has no dead letters.\n');
  });

  it('that cannot be redriven say why', async () => {
    expect(await run('queues', 'redrive', 'feedback')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Send dead letters back'),
    });
    expect(await run('queues', 'redrive', 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no queue "nothing"'),
    });
  });
});

describe('queries', () => {
  it('are shown with what they matched', async () => {
    await waitForMorning();
    await confirmed('noise@people.example', { query: 'zeppelin', frequency: 'weekly' });
    await run('articles', 'ingest', await file('z1.txt', 'Zeppelin moored\n\nIt stayed.'));
    await service.settle();
    await service.advanceClock(301);
    await run('articles', 'ingest', await file('z2.txt', 'Zeppelin sails\n\nIt left.'));
    await service.settle();
    const shown = await run('queries', 'busiest', '--day', (await service.now()).toISOString().slice(0, 10));
    expect(shown.stdout).toMatch(/^HITS +MOST STEPS +SET ASIDE +WATCHERS +ID +QUERY\n/);
    expect(shown.stdout).toMatch(/^2 +0 +0 +1 +\S+ +zeppelin$/m);
    expect((await run('queries', 'busiest', '--sort', 'steps', '--day', '2000-01-01')).stdout).toBe(
      'No figures of 2000-01-01 yet.\n',
    );
    expect((await run('queries', 'busiest', '--sort', 'colour')).code).toBe(2);
  });
});

describe('sending', () => {
  it('is shown with the bounces and complaints that decide it', async () => {
    const { stdout, stderr } = await run('sending', 'status');
    expect(stdout).toMatch(/^Mail +goes out$/m);
    expect(stdout).toMatch(/^Bounced +0 \(0 %\)$/m);
    expect(stderr).toBe('');
    expect(jsonOf(await run('sending', 'status', '--json'))).toMatchObject({ state: 'released' });
  });

  it('is resumed at a word', async () => {
    expect((await run('sending', 'resume')).stdout).toMatch(/^Released\./);
    expect(jsonOf(await run('sending', 'resume', '--json'))).toMatchObject({ state: 'released', bounced: 0 });
  });
});

describe('stats', () => {
  it('are shown to people and to programs', async () => {
    expect((await run('stats')).stdout).toMatch(/^Articles, last hour +\d+$/m);
    expect(jsonOf(await run('stats', '--json'))).toMatchObject({ articlesLastDay: expect.any(Number) });
  });
});

describe('audit', () => {
  it('shows who changed what, and only what is asked for', async () => {
    const list = ['audit', '--on', 'harbours', '--action'];
    expect((await run(...list, 'source-list.put')).stdout).toBe('Nothing was changed.\n');
    await run('sources', 'set', 'harbours', 'Aster Press');
    await run('sources', 'remove', 'harbours');
    const { stdout } = await run(...list, 'source-list.put');
    expect(stdout).toMatch(/^AT +WHO +ACTION +OUTCOME +ON +MORE\n/);
    expect(stdout).toMatch(
      /First operator key \(key operator\) +source-list\.put +done +harbours +1 sources\n$/,
    );
    expect(jsonOf<object[]>(await run('audit', '--on', 'harbours', '--json'))).toHaveLength(2);
    expect(jsonOf<object[]>(await run('audit', '--limit', '1', '--json'))).toHaveLength(1);
    expect(jsonOf<object[]>(await run('audit', '--by', 'nobody', '--json'))).toEqual([]);
    expect((await run('audit', '--action', 'feed.dance')).stderr).toContain('action: ');
  });
});

describe('the command line itself', () => {
  it('answers wrong usage with 2 and what would be right', async () => {
    const unknown = await run('feedz');
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain("unknown command 'feedz'");
    expect((await run('feeds', 'add')).stderr).toContain('Name the addresses of feeds, or one --newsletter');
    expect((await run('feeds', 'remove')).stderr).toContain('missing required argument');
    expect((await run('feeds', 'add', 'https://a.example/', '--newsletter', 'Coast')).code).toBe(2);
    expect((await run('stats', 'extra')).code).toBe(2);
    expect((await run('stats', '--jsno')).stderr).toContain('Did you mean --json?');
    expect((await run('articles', 'search', 'ferry', '--limit', 'many')).code).toBe(2);
    expect((await run()).code).toBe(2);
  });

  it('explains itself when asked, and that is no failure', async () => {
    const help = await run('--help');
    expect(help.code).toBe(0);
    for (const name of ['feeds', 'articles', 'keys', 'subscribers', 'queues', 'sending', 'stats', 'audit']) {
      expect(help.stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });

  it('takes address and key from options and environment', async () => {
    const key = service.operatorKey;
    const elsewhere = { cwd: folder };
    expect(
      (await wirewatchProcess(['stats', '--url', `${service.url}/`, '--key', key], elsewhere)).code,
    ).toBe(0);
    const env = { WIREWATCH_URL: service.url, WIREWATCH_KEY: key };
    expect((await wirewatchProcess(['stats'], { ...elsewhere, env })).code).toBe(0);
    expect((await wirewatchProcess(['stats'], elsewhere)).code).toBe(2);
    const wrong = await wirewatchProcess(['stats', '--key', `ww_${'x'.repeat(43)}`], { ...elsewhere, env });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('The API key is unknown or was deleted. Check --key or WIREWATCH_KEY.');
  });
});
