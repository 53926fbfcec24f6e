import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileCache } from '../../support/compile-cache.ts';
import { startLocalService, type TestService } from '../../support/local-service.ts';

let folder: string;
const running: TestService[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-start-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.kill()));
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<TestService> {
  const service = await startLocalService({ folder });
  running.push(service);
  return service;
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Starts with an environment that cannot work, and returns how it ended. */
async function failToStart(env: Record<string, string>) {
  const child = spawn(process.execPath, ['infra/local/start.ts'], {
    env: { PATH: process.env.PATH, ...compileCache, WIREWATCH_DATA: folder, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

test('it prints where everything is, and what it prints works', async () => {
  const service = await start();
  expect(service.output()).toContain(service.url);
  expect(service.output()).toContain(service.operatorKey);
  expect(service.operatorKey).toMatch(/^ww_[\w-]{43}$/);
  expect((await fetch(`${service.url}/_inbox`)).status).toBe(200);
});

test('secrets are generated once, readable by their owner only, and served under their names', async () => {
  const first = await start();
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  await first.stop();
  const second = await start();
  expect(second.operatorKey).toBe(first.operatorKey);
  const client = new SecretsManagerClient({ endpoint: second.awsUrl, region: 'us-east-1', credentials });
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: 'wirewatch/keys' }));
  expect(JSON.parse(SecretString)).toEqual({ root: expect.stringMatching(/^\w{64}$/), signing: {} });
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  client.destroy();
});

test('no timer counts as stopped while all run: not after an hour, not after a night that the clock jumped over', async () => {
  const service = await start();
  for (const minutes of [...Array<number>(12).fill(5), 8 * 60]) {
    await service.advanceClock(minutes * 60);
    await service.settle();
  }
  expect(service.output()).not.toContain('Timers have stopped');
});

test('Ctrl-C ends it cleanly and takes its traces away', async () => {
  const service = await start();
  expect(await service.stop()).toBe(0);
  expect(existsSync(join(folder, 'service.json'))).toBe(false);
});

test('the same Ctrl-C twice, as npm passes it on, is one', async () => {
  const service = await start();
  process.kill(service.pid, 'SIGINT');
  expect(await service.stop()).toBe(0);
});

test('a message that was accepted before kill -9 is there afterwards', async () => {
  const first = await start();
  const dead = '/000000000000/wirewatch-dead';
  const before = new SQSClient({ endpoint: first.awsUrl, region: 'us-east-1', credentials });
  await before.send(new SendMessageCommand({ QueueUrl: first.awsUrl + dead, MessageBody: 'accepted' }));
  await first.kill();
  before.destroy();

  const second = await start();
  const after = new SQSClient({ endpoint: second.awsUrl, region: 'us-east-1', credentials });
  const { Messages } = await after.send(new ReceiveMessageCommand({ QueueUrl: second.awsUrl + dead }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['accepted']);
  after.destroy();
});

test('a folder that another one uses is refused with what to do', async () => {
  await start();
  const { code, stderr } = await failToStart({ PORT: '0' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Another Wirewatch already runs on .*set WIREWATCH_DATA to another folder/);
});

test('a port that is taken is refused with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { code, stderr } = await failToStart({ PORT: String(port) });
  other.close();
  expect(code).toBe(1);
  expect(stderr).toBe(
    `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start\n`,
  );
});

test('a port that is no port is refused', async () => {
  expect(await failToStart({ PORT: 'http' })).toEqual({
    code: 1,
    stderr: 'PORT is "http"; it must be a number from 0 (any free port) to 65535.\n',
  });
});
