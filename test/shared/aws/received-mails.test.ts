import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceivedMails } from '../../../shared/aws/received-mails.ts';

/** Answers as S3 does, for the few calls that are made. */
let server: Server;
const objects = new Map<string, Buffer>();
let mails: ReturnType<typeof createReceivedMails>;

beforeAll(async () => {
  server = createServer((request, response) => {
    const key = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').replace(/^\/mails\//, '');
    const found = objects.get(key);
    if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (found === undefined) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>gone</Message></Error>');
    } else {
      const last = Number(/^bytes=0-(\d+)$/.exec(request.headers.range ?? '')?.[1]);
      response.writeHead(206).end(found.subarray(0, last + 1));
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const client = new S3Client({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  mails = createReceivedMails(client, 'mails');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('a mail is read byte by byte, up to one byte above the limit', async () => {
  objects.set('letters/a', Buffer.from([0, 255, 13, 10, 65]));
  expect(await mails.read('letters/a', 100)).toEqual(new Uint8Array([0, 255, 13, 10, 65]));
  expect(await mails.read('letters/a', 2)).toEqual(new Uint8Array([0, 255, 13]));
});

test('a mail that no longer exists is undefined', async () => {
  expect(await mails.read('letters/gone', 100)).toBeUndefined();
});

test('a mail is deleted, and deleting it again is not an error', async () => {
  objects.set('letters/b', Buffer.from('x'));
  await mails.delete('letters/b');
  expect(objects.has('letters/b')).toBe(false);
  await mails.delete('letters/b');
});
