/** The real app, deployed with the real commands, driven over its HTTP API from sign-up to the mail with the alert. */
import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { operatorKeyOf } from '../../shared/security/keys.ts';
import { type AwsEmulator, type EmulatedMail, startAwsEmulator } from '../support/aws-emulator.ts';

const sender = 'alerts@example.org';
const reader = 'reader@example.net';
const digestReader = 'morning@example.net';
const root = fileURLToPath(new URL('../..', import.meta.url));

let aws: AwsEmulator;
let folder: string;
let outputs: Record<string, string>;
let cdk: (...args: string[]) => Promise<string>;

/**
 * In production, and from a domain that the account has verified before, because the emulator does not return the DKIM
 * records of a new one. It has no alarms on metric math either, so the thrifty set of alarms is used, which has none.
 */
const settings = {
  version: 1,
  sender,
  senderDomain: 'example.org',
  identity: 'existing',
  prod: true,
  thrifty: true,
  fetchRules: 'any-port,127.0.0.0/8',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-deploy-'));
  aws = await startAwsEmulator({
    // Without the wait of five minutes: alerts are due at once.
    WAITS: JSON.stringify({ firstAlert: 0, wakeEvery: 0, sharedRead: 0 }),
  });
  const outputFile = join(folder, 'outputs.json');
  await aws.verifyDomain('example.org');
  const file = await settingsFile('production', settings);
  cdk = (...args) => aws.run('cdk', ...args, '-c', `config=${file}`, '--output', join(folder, 'cdk.out'));
  try {
    await cdk('bootstrap');
    await cdk('deploy', '--require-approval', 'never', '--outputs-file', outputFile);
  } catch (error) {
    throw new Error(`The deployment failed. The emulator wrote:\n${await aws.log()}`, { cause: error });
  }
  expect(await aws.adaptPermissions()).toBeGreaterThan(0);
  outputs = JSON.parse(await readFile(outputFile, 'utf8')).Wirewatch;
});

afterAll(async () => {
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the deployed service', () => {
  const article = {
    title: 'Hotels fill up ahead of the eclipse',
    text: 'Rooms across Iceland are booked out for the solar eclipse in August, hoteliers said on Tuesday.',
    url: 'https://news.example/eclipse',
    publishedAt: '2026-02-03T09:00:00Z',
  };
  let session: string;
  let articleId: string;

  beforeEach(() => {
    onTestFailed(async () => {
      process.stderr.write(`The emulator wrote:\n${await aws.log()}\n`);
    });
  });

  it('mails a confirmation link, and confirms by it', async () => {
    const health = await call('/healthz');
    expect(health.status).toBe(200);

    const rules = [{ query: '"solar eclipse" AND Iceland', frequency: 'as-it-happens' }];
    const subscribed = await post('/v1/subscriptions', { email: reader, rules });
    expect(subscribed.status, await subscribed.text()).toBe(202);

    const confirmation = await nextMail((mail) => /\/confirm\?/.test(mail.BodyText));
    expect(confirmation).toMatchObject({ To: [reader] });
    session = await confirm(confirmation);
  });

  it('takes somebody whose digest is due three minutes from now', async () => {
    const digestTime = new Date(Date.now() + 3 * 60_000).toISOString().slice(11, 16);
    const rules = [{ query: 'eclipse', frequency: 'daily' }];
    const asked = { email: digestReader, rules, timezone: 'UTC', digestTime };
    const subscribed = await post('/v1/subscriptions', asked);
    expect(subscribed.status, await subscribed.text()).toBe(202);
    await confirm(await nextMail(({ To }) => To.includes(digestReader)));
  });

  it('takes an article with the generated operator key, and mails the alert', async () => {
    const refused = await post('/v1/articles', article, { authorization: `Bearer ww_${'x'.repeat(43)}` });
    expect(refused.status).toBe(401);
    const accepted = await post('/v1/articles', article, await asOperator());
    expect(accepted.status, await accepted.clone().text()).toBe(202);
    const answer = (await accepted.json()) as { accepted: { id: string }[]; rejected: unknown[] };
    expect(answer).toMatchObject({ accepted: [{ index: 0 }], rejected: [] });
    articleId = answer.accepted[0]?.id ?? '';

    const alert = await nextMail((mail) => mail.BodyText.includes(article.title));
    expect(alert.To).toEqual([reader]);
    expect(alert.Source).toContain(sender);
    expect(alert.BodyText).toContain(article.url);
    expect(alert.BodyHtml).toContain('Iceland');
  });

  it('answers every call of an operator', async () => {
    const key = await asOperator();
    expect(await ask('GET', `/v1/articles/${articleId}`, key)).toMatchObject({ title: article.title });
    expect(await ask('GET', '/v1/articles?q=eclipse', key)).toMatchObject({
      articles: [{ article: { id: articleId } }],
    });
    await ask('GET', '/v1/stats', key);
    const made = await ask('POST', '/v1/keys', key, { name: 'Desk', scopes: ['ingest'] });
    expect(await ask('GET', '/v1/keys', key)).toMatchObject({ keys: [{ id: made.id, name: 'Desk' }] });
    await ask('DELETE', `/v1/keys/${made.id}`, key);
    const { subscribers } = (await ask('GET', `/v1/subscribers?email=${reader}`, key)) as {
      subscribers: { id: string }[];
    };
    expect(subscribers).toMatchObject([{ email: reader, status: 'active' }]);
    expect(Object.keys(await ask('GET', `/v1/subscribers/${subscribers[0]?.id}/export`, key))).not.toEqual(
      [],
    );
    expect(await ask('GET', '/v1/queues', key)).toMatchObject({
      queues: expect.arrayContaining([expect.objectContaining({ name: 'articles', deadLetters: 0 })]),
    });
    expect(await ask('POST', '/v1/queues/articles/redrive', key)).toEqual({ messages: 0, more: false });
    const checked = await ask('POST', '/v1/queries/check', {}, { query: 'eclipse' });
    expect(checked).toMatchObject({ canonical: expect.any(String) });
  });

  it('polls a feed, and takes what it holds', async () => {
    const feed = createServer((_request, response) => {
      response.setHeader('content-type', 'application/rss+xml');
      response.end(
        `<rss version="2.0"><channel><title>The Example Post</title><link>https://post.example/</link>
         <item><title>Glacier tongue breaks off</title><link>https://post.example/glacier</link></item></channel></rss>`,
      );
    });
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void feed.close());
    const { port } = feed.address() as AddressInfo;
    const key = await asOperator();
    const added = await ask('POST', '/v1/feeds', key, { url: `http://127.0.0.1:${port}/rss.xml` });

    const found = await until('the feed is read', async () => {
      const { articles } = (await ask('GET', '/v1/articles?q=glacier', key)) as { articles: unknown[] };
      return articles.length > 0 ? articles : undefined;
    });
    expect(found).toMatchObject([{ article: { title: 'Glacier tongue breaks off' } }]);
    expect(await ask('GET', '/v1/feeds', key)).toMatchObject({ feeds: [{ id: added.id, failures: 0 }] });
    await ask('POST', `/v1/feeds/${added.id}/poll`, key);
    await ask('DELETE', `/v1/feeds/${added.id}`, key);
  });

  it('answers every call of a subscriber', async () => {
    const me = { cookie: session, origin: outputs.SiteUrl ?? '' };
    await ask('PATCH', '/v1/me', me, { digestTime: '07:30' });
    expect(await ask('GET', '/v1/me', me)).toMatchObject({ digestTime: '07:30' });
    const { rules } = (await ask('GET', '/v1/me/rules', me)) as {
      rules: { id: string; feeds: { json: string } }[];
    };
    const [rule] = rules;
    const hits = await ask('GET', `/v1/me/rules/${rule?.id}/hits`, me);
    expect(hits).toMatchObject({ hits: [{ articleId }] });
    await ask('POST', `/v1/me/rules/${rule?.id}/diff`, me, { query: 'eclipse OR glacier' });
    const why = await ask('POST', '/v1/explain', me, { ruleId: rule?.id, articleId });
    expect(why).toMatchObject({ outcome: 'sent' });
    const feed = await ask('GET', new URL(rule?.feeds.json ?? '').pathname, {});
    expect(feed).toMatchObject({ items: [{ title: article.title }] });
    const saved = (await ask('POST', '/v1/me/rules', me, { query: 'volcano' })) as { rule: { id: string } };
    await ask('PATCH', `/v1/me/rules/${saved.rule.id}`, me, { query: 'volcano OR geyser' });
    await ask('DELETE', `/v1/me/rules/${saved.rule.id}`, me);
    expect(Object.keys(await ask('GET', '/v1/me/export', me))).not.toEqual([]);
  });

  it('writes the index down once an hour', async () => {
    expect(await aws.invoke('Functionscompactindex')).toBe('');
  });

  it('hears of a bounce through the feedback topic, and writes to that address no more', async () => {
    const me = () => ask('GET', '/v1/me', { cookie: session });
    expect(await me()).toMatchObject({ status: 'active' });
    await aws.publish('EmailFeedback', {
      eventType: 'Bounce',
      mail: { messageId: 'a-message', timestamp: '2026-02-03T09:05:00Z', destination: [reader], tags: {} },
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: reader }],
      },
    });
    const after = await until('the subscriber is unsubscribed', async () => {
      const now = await me();
      return now.status === 'active' ? undefined : now;
    });
    expect(after).toMatchObject({ status: 'unsubscribed' });
  });

  it('takes nothing from the stack in production because somebody left out a setting', async () => {
    const forgotten = await settingsFile('forgotten', { version: 1, sender, thrifty: true });
    const attempt = aws.run('cdk', 'diff', '-c', `config=${forgotten}`, '--output', join(folder, 'cdk.out2'));
    await expect(attempt).rejects.toThrow('add -c leaveProduction=Wirewatch if you mean it');
    await expect(attempt).rejects.toThrow(
      'senderDomain is "example.org" there, and missing in these settings',
    );
  });

  it('is looked at by the doctor, who does not know what the emulator lacks', async () => {
    const file = await settingsFile('production', settings);
    // The emulator's site has no host name, so its checks fail. The list of failures is in the error.
    const looked = await aws
      .run('node', 'infra/cli/wirewatch.ts', 'doctor', '--config', file, '--resolver', '127.0.0.1:1')
      .catch((error: Error) => error.message);
    expect(looked).toMatch(/^ok +stack +Wirewatch in us-east-1 is (CREATE|UPDATE)_COMPLETE$/m);
    expect(looked).toMatch(/^ok +settings +as .*production\.config\.json says$/m);
    expect(looked).toMatch(/^ok +table +the items of Wirewatch-\S+ are of version/m);
    expect(looked).toMatch(/^fail +alarms +nobody hears of them$/m);
    expect(looked).toMatch(
      /^not known +records +the records of an identity that was there before are not known/m,
    );
    expect(looked).toMatch(/^ok +concurrency /m);
    expect(looked).toMatch(/^fail +site .* does not answer/m);
  });

  it('stands beside another stage, published without the CDK, which sends from the same domain', async () => {
    const file = await settingsFile('other', {
      ...settings,
      prod: false,
      stage: 'other',
      identity: 'existing',
    });
    const published = join(folder, 'published');
    await aws.run('node', 'infra/publish/synth.ts', '--publish', published, '-c', `config=${file}`);
    const other = await aws.deployPublished(published, 'Wirewatch-other');
    expect(other.SiteUrl).not.toBe(outputs.SiteUrl);
    expect(other.TableName).not.toBe(outputs.TableName);
    expect((await aws.fetch(`${other.SiteUrl}/healthz`)).status).toBe(200);
    expect((await call('/healthz')).status).toBe(200);
  });

  it('mails a digest at its time, which the timer finds', async () => {
    const digest = await nextMail(
      (mail) => mail.To.includes(digestReader) && mail.BodyText.includes(article.title),
    );
    expect(digest.BodyText).toContain(article.url);
  });

  it('loses nothing and takes nothing twice while other code is deployed', { timeout: 240_000 }, async () => {
    const changed = join(folder, 'changed');
    const needed = [
      'functions',
      'shared',
      'infra',
      'docs',
      'cdk.json',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
    ];
    for (const name of needed) await cp(join(root, name), join(changed, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(changed, 'node_modules'));
    const mark = 'A changed match-articles';
    await appendFile(join(changed, 'functions/match-articles.ts'), `\nlog.info('${mark}');\n`);

    const key = await asOperator();
    const titles: string[] = [];
    let deployed = false;
    /** Posts as a publisher does: again until it is accepted. */
    async function send(): Promise<void> {
      const number = titles.length + 1;
      const title = `Geyser bulletin ${number}`;
      const text = Array.from({ length: 30 }, (_, i) => `w${(number * 7919 + i * 104_729) % 99_991}`).join(
        ' ',
      );
      await until('the article is accepted', async () => {
        const answer = await post(
          '/v1/articles',
          { title, text, url: `https://news.example/g${number}` },
          key,
        );
        if (answer.status === 202) return answer;
        expect(answer.status, await answer.text()).toBe(503);
        // The update resets what was adapted to the emulator's permissions.
        await aws.adaptPermissions();
        return undefined;
      });
      titles.push(title);
    }
    const file = await settingsFile('production', settings);
    const deployment = aws
      .runIn(
        changed,
        'cdk',
        'deploy',
        '-c',
        `config=${file}`,
        '--require-approval',
        'never',
        '--output',
        join(folder, 'cdk.out3'),
      )
      .finally(() => {
        deployed = true;
      });
    while (!deployed) {
      // One answer lists at most a hundred.
      if (titles.length < 90) await send();
      await sleep(1000);
    }
    await deployment;
    await aws.adaptPermissions();
    for (let n = 0; n < 3; n++) await send();

    const found = await until('every article is matched', async () => {
      const { articles } = (await ask('GET', '/v1/articles?q=geyser&limit=100', key)) as {
        articles: { article: { title: string } }[];
      };
      return articles.length >= titles.length ? articles : undefined;
    });
    expect(found.map((one) => one.article.title).toSorted()).toEqual(titles.toSorted());
    expect(await ask('GET', '/v1/queues', key)).toMatchObject({
      queues: expect.arrayContaining([expect.objectContaining({ name: 'articles', deadLetters: 0 })]),
    });
    expect(await aws.log()).toContain(mark);
  });

  it('erases a subscriber', async () => {
    await ask('DELETE', '/v1/me', { cookie: session, origin: outputs.SiteUrl ?? '' });
  });

  it('got along with the permissions that each function has', async () => {
    const lines = (await aws.log()).split('\n');
    expect(lines.filter((line) => line.startsWith('REPORT RequestId')).length).toBeGreaterThan(5);
    expect(lines.filter((line) => /AccessDenied|not authorized to perform/.test(line))).toEqual([]);
  });
});

/** Confirms by the link in a mail, as the page does. Answers the cookies of the session. */
async function confirm(mail: EmulatedMail): Promise<string> {
  const link = new URL(/https:\S+\/confirm\?\S+/.exec(mail.BodyText)?.[0] ?? '');
  expect(link.origin).toBe(outputs.SiteUrl);
  const confirmed = await call(link.pathname, {
    method: 'POST',
    headers: { origin: link.origin },
    body: new URLSearchParams(link.searchParams),
    // After the redirect, the page no longer has the cookies of this answer.
    redirect: 'manual',
  });
  expect(confirmed.status, await confirmed.text()).toBe(303);
  return confirmed.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function settingsFile(name: string, content: object): Promise<string> {
  const file = join(folder, `${name}.config.json`);
  await writeFile(file, JSON.stringify(content));
  return file;
}

function call(path: string, init?: Parameters<AwsEmulator['fetch']>[1]) {
  return aws.fetch(new URL(path, outputs.SiteUrl), init);
}

/** A call that must succeed, with its answer in JSON. */
async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await call(path, {
    method,
    headers: { ...headers, ...json },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`).toBe(true);
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
}

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Reads the key as the stack's output tells the operator to. */
async function asOperator(): Promise<{ authorization: string }> {
  const secretId = /--secret-id (\S+)/.exec(outputs.OperatorKeyCommand ?? '')?.[1];
  const client = new SecretsManagerClient(aws.clientSettings);
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  return { authorization: `Bearer ww_${operatorKeyOf(SecretString ?? '')}` };
}

async function nextMail(wanted: (mail: EmulatedMail) => boolean): Promise<EmulatedMail> {
  return until('the mail comes', async () => (await aws.mails()).find(wanted));
}

/** Checks again and again, for two minutes at most. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`After two minutes it was still not true that ${what}.`);
    await sleep(500);
  }
}
