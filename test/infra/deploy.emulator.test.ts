/** The real app, deployed with the real commands, driven over its HTTP API from sign-up to the mail with the alert. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
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
  const cdk = (...args: string[]) =>
    aws.run('cdk', ...args, '-c', `sender=${sender}`, '--output', join(folder, 'cdk.out'));
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
  it('confirms a subscriber, takes an article with the generated operator key and mails the alert', async () => {
    onTestFailed(async () => {
      process.stderr.write(`The emulator wrote:\n${await aws.log()}\n`);
    });

    const health = await call('/healthz');
    expect(health.status).toBe(200);

    const subscribed = await post('/v1/subscriptions', {
      email: reader,
      rules: [{ query: '"solar eclipse" AND Iceland', frequency: 'as-it-happens' }],
    });
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

    const key = await readOperatorKey();
    const article = {
      title: 'Hotels fill up ahead of the eclipse',
      text: 'Rooms across Iceland are booked out for the solar eclipse in August, hoteliers said on Tuesday.',
      url: 'https://news.example/eclipse',
      publishedAt: '2026-02-03T09:00:00Z',
    };
    const refused = await post('/v1/articles', article, { authorization: `Bearer ${key.slice(0, -1)}` });
    expect(refused.status).toBe(401);
    const accepted = await post('/v1/articles', article, { authorization: `Bearer ${key}` });
    expect(accepted.status, await accepted.clone().text()).toBe(202);
    expect(await accepted.json()).toMatchObject({ accepted: [{ index: 0 }], rejected: [] });

    const alert = await nextMail((mail) => mail.BodyText.includes(article.title));
    expect(alert.To).toEqual([reader]);
    expect(alert.Source).toContain(sender);
    expect(alert.BodyText).toContain(article.url);
    expect(alert.BodyHtml).toContain('Iceland');

    // IAM is enforced: every function got along with its own permissions.
    expect(await aws.log()).not.toMatch(/AccessDenied|not authorized to perform/);
  });
});

function call(path: string, init?: Parameters<AwsEmulator['fetch']>[1]) {
  return aws.fetch(new URL(path, outputs.SiteUrl), init);
}

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Waits for a mail like this; gives up after two minutes, saying which mails there were. */
async function nextMail(wanted: (mail: EmulatedMail) => boolean): Promise<EmulatedMail> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const mails = await aws.mails();
    const found = mails.find(wanted);
    if (found) return found;
    if (Date.now() > deadline) {
      throw new Error(
        `The mail did not come. There were: ${mails.map(({ Subject }) => Subject).join(' | ') || 'none'}`,
      );
    }
    await sleep(500);
  }
}

/** As the stack's output tells the operator to. */
async function readOperatorKey(): Promise<string> {
  const secretId = /--secret-id (\S+)/.exec(outputs.OperatorKeyCommand ?? '')?.[1];
  const client = new SecretsManagerClient(aws.clientSettings);
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  return `ww_${SecretString}`;
}
