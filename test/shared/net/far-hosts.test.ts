import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { Resolver } from '../../../shared/net/public-address.ts';
import { createSafeFetch } from '../../../shared/net/safe-fetch.ts';

/** It has room for one connection that waits, and takes none until it is not busy any more. */
const busyServer = `
const server = require('node:http').createServer((_, response) => response.end('Ferry runs again'));
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.stdout.write(String(server.address().port), () =>
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900));
});`;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

it('reads from a host that takes more than a quarter of a second to be reached, and whose other address leads nowhere', async () => {
  const server = spawn(process.execPath, ['--eval', busyServer]);
  ends.push(() => server.kill());
  const [port] = await once(server.stdout, 'data');
  // They fill its queue, so that it seems to be far away.
  const waiting: Socket[] = Array.from({ length: 3 }, () => connect(Number(port), '127.0.0.1'));
  for (const one of waiting) one.on('error', () => undefined);
  ends.push(() => waiting.forEach((one) => void one.destroy()));
  await sleep(50);

  const resolve: Resolver = (_, __, callback) =>
    callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ]);
  const { get } = createSafeFetch({
    userAgent: 'Test/1',
    maxBytes: 1_000,
    deadline: 8_000,
    ports: 'any',
    allowAddress: () => true,
    resolve,
  });
  const { body } = await get(`http://far.example:${port}/`);
  expect(Buffer.from(body).toString()).toBe('Ferry runs again');
});
