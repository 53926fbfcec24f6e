import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect } from 'vitest';
import { operatorKeyOf } from '../../shared/security/keys.ts';
import { type AwsEmulator, type EmulatedMail, startAwsEmulator } from './aws-emulator.ts';

export type DeployedService = Awaited<ReturnType<typeof deployService>>;

/**
 * The real app, deployed to an emulator with the real commands.
 *
 * @param settings of the deployment, as in `wirewatch.config.json`; its `senderDomain` is a verified identity of the account
 */
export async function deployService(settings: { readonly senderDomain: string } & Record<string, unknown>) {
  const folder = await mkdtemp(join(tmpdir(), 'wirewatch-deploy-'));
  const aws = await startAwsEmulator({
    // Without the wait of five minutes: alerts are due at once.
    WAITS: JSON.stringify({ firstAlert: 0, wakeEvery: 0, sharedRead: 0 }),
  });
  const outputFile = join(folder, 'outputs.json');
  let outputs: Record<string, string> = {};

  async function settingsFile(name: string, content: object): Promise<string> {
    const file = join(folder, `${name}.config.json`);
    await writeFile(file, JSON.stringify(content));
    return file;
  }
  const file = await settingsFile('first', settings);
  const cdk = (...args: string[]) =>
    aws.run('cdk', ...args, '-c', `config=${file}`, '--output', join(folder, 'cdk.out'));

  async function readOutputs(): Promise<void> {
    outputs = JSON.parse(await readFile(outputFile, 'utf8')).Wirewatch;
  }

  async function stop(): Promise<void> {
    await aws.stop();
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await aws.verifyDomain(settings.senderDomain);
    await cdk('bootstrap');
    await cdk('deploy', '--require-approval', 'never', '--outputs-file', outputFile);
  } catch (error) {
    const written = await aws.log();
    await stop();
    throw new Error(`The deployment failed. The emulator wrote:\n${written}`, { cause: error });
  }
  expect(await aws.adaptPermissions()).toBeGreaterThan(0);
  await readOutputs();

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

  return {
    aws,
    folder,
    /** The settings file that it was deployed with. */
    file,
    /** Where the outputs of a deployment are written. */
    outputFile,
    /** Of the stack. */
    get outputs() {
      return outputs;
    },
    readOutputs,
    settingsFile,
    cdk,
    confirm,
    call,
    ask,
    post,
    asOperator,
    nextMail,
    stop,
  };
}

/** Checks again and again, for four minutes at most: functions start slowly on a busy machine. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 240_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`After four minutes it was still not true that ${what}.`);
    await sleep(500);
  }
}
