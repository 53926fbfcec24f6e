/** The real app, deployed with the real commands, driven over its HTTP API from sign-up to the mail with the alert. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { type AwsEmulator, type EmulatedMail, startAwsEmulator } from '../support/aws-emulator.ts';

const sender = 'alerts@example.org';
const reader = 'reader@example.net';

let aws: AwsEmulator;
let folder: string;
let outputs: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-deploy-'));
  aws = await startAwsEmulator({
    // Nobody waits five minutes for a test: alerts are due at once.
    WAITS: JSON.stringify({ firstAlert: 0, wakeEvery: 0, sharedRead: 0 }),
  });
  const outputFile = join(folder, 'outputs.json');
  const settings = ['-c', `sender=${sender}`, '-c', 'fetchRules=any-port,127.0.0.0/8'];
  const cdk = (...args: string[]) =>
    aws.run('cdk', ...args, ...settings, '--output', join(folder, 'cdk.out'));
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
    const link = new URL(/https:\S+\/confirm\?\S+/.exec(confirmation.BodyText)?.[0] ?? '');
    expect(link.origin).toBe(outputs.SiteUrl);
    const confirmed = await call(link.pathname, {
      method: 'POST',
      headers: { origin: link.origin },
      body: new URLSearchParams(link.searchParams),
    });
    expect(confirmed.status, await confirmed.text()).toBe(200);
    session = confirmed.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
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
    expect(await ask('POST', '/v1/queues/articles/redrive', key)).toEqual({ messages: 0 });
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

  it('erases a subscriber', async () => {
    await ask('DELETE', '/v1/me', { cookie: session, origin: outputs.SiteUrl ?? '' });
  });

  it('got along with the permissions that each function has', async () => {
    const lines = (await aws.log()).split('\n');
    expect(lines.filter((line) => line.startsWith('REPORT RequestId')).length).toBeGreaterThan(5);
    expect(lines.filter((line) => /AccessDenied|not authorized to perform/.test(line))).toEqual([]);
  });
});

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
  return { authorization: `Bearer ww_${SecretString}` };
}

async function nextMail(wanted: (mail: EmulatedMail) => boolean): Promise<EmulatedMail> {
  return until('the mail comes', async () => (await aws.mails()).find(wanted));
}

/** Looks again and again, for two minutes at most. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited two minutes in vain until ${what}.`);
    await sleep(500);
  }
}
