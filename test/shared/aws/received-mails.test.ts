import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceivedMails, mailBucket } from '../../../shared/aws/received-mails.ts';

const credentials = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};

/** Answers as S3 does, for the few calls that are made. */
let server: Server;
let url: string;
/** The statuses that the next calls are answered with instead. */
const faults: number[] = [];
const signatures: (string | undefined)[] = [];
const objects = new Map<string, Buffer>();
let mails: ReturnType<typeof createReceivedMails>;

beforeAll(async () => {
  server = createServer((request, response) => {
    signatures.push(request.headers.authorization);
    const fault = faults.shift();
    if (fault !== undefined) {
      response.writeHead(fault, { 'content-type': 'application/xml' });
      response.end('<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>');
      return;
    }
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
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  mails = createReceivedMails(mailBucket('mails', { ...credentials, AWS_ENDPOINT_URL_S3: url }));
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

test('a call is signed for the region and the session of the function', async () => {
  signatures.length = 0;
  await mails.read('letters/gone', 100);
  expect(signatures).toEqual([
    expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    ),
  ]);
});

test('a key with signs and spaces is the same key for S3', async () => {
  objects.set('letters/über & b+c', Buffer.from('x'));
  expect(await mails.read('letters/über & b+c', 100)).toEqual(new Uint8Array([120]));
});

test('a call that S3 cannot take now is made again', async () => {
  objects.set('letters/c', Buffer.from('x'));
  faults.push(503, 500);
  expect(await mails.read('letters/c', 100)).toEqual(new Uint8Array([120]));
});

test('what S3 refuses is an error that says what was asked and what it answered, and no mail is taken for gone', async () => {
  faults.push(403);
  await expect(mails.read('letters/c', 100)).rejects.toThrow(
    'S3 answered GET letters/c with 403: <Error><Code>SlowDown</Code>',
  );
  faults.push(404);
  await expect(mails.delete('letters/c')).rejects.toThrow('S3 answered DELETE letters/c with 404');
});

test('the bucket is where AWS has it, with the credentials that Lambda sets', () => {
  expect(mailBucket('mails', credentials)).toEqual({
    url: 'https://mails.s3.eu-west-1.amazonaws.com/',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
  });
  expect(() => mailBucket('mails', { AWS_REGION: 'eu-west-1' })).toThrow('AWS_ACCESS_KEY_ID');
});
