import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createReadSendQuota, createSesClient, createSesMailer } from '../../../shared/aws/ses-mailer.ts';

const requests: string[] = [];
let code: string;
let message = 'No.';
let server: Server;
let client: SESClient;
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.method ?? '');
    response.writeHead(400, { 'content-type': 'text/xml' });
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new SESClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});
afterAll(() => {
  client.destroy();
  server.close();
});

describe('asking SES for the quota', () => {
  it('distinguishes a throttled request, which may be repeated, from one that is not permitted', async () => {
    code = 'Throttling';
    await expect(createReadSendQuota(client)()).rejects.toMatchObject({ because: 'rate' });
    code = 'AccessDenied';
    await expect(createReadSendQuota(client)()).rejects.toMatchObject({ because: 'paused' });
    expect(requests).toHaveLength(2);
  });
});

describe('a mail that SES refuses', () => {
  const refusals = [
    [
      'MessageRejected',
      'Email address is not verified. These failed the check: reader@example.net, alerts@example.org',
    ],
    ['MessageRejected', 'Address blacklisted: Reader &lt;reader@example.net&gt;'],
    ['AccessDenied', 'Not authorized on resource `arn:aws:ses:eu-west-1:1:identity/reader@example.net&#39;'],
    ['Throttling', 'Too many mails to reader@example.net'],
  ] as const;

  it.each(refusals)('with %s: %s has an error without the address', async (refusal, says) => {
    [code, message] = [refusal, says];
    const { send } = createSesMailer(client, 'alerts@example.org', 'events');
    const mail = { to: 'reader@example.net', raw: new Uint8Array(1), tags: {} };
    const error: unknown = await send(mail).catch((thrown: unknown) => thrown);
    const logged = inspect(error, { depth: 9, showHidden: true });
    expect(logged).toContain(refusal === 'Throttling' ? 'SES throttles' : refusal);
    expect(logged).not.toContain('reader@');
    expect(logged.includes('alerts@example.org')).toBe(says.includes('alerts@example.org'));
  });
});

describe('what SES calls a rejected message', () => {
  it.each([
    ['Sending paused for this account. For more information, please check the inbox of its owner.', 'paused'],
    ['Sending suspended for this account. For more information, please check the inbox.', 'paused'],
    [
      'Email address is not verified. The following identities failed the check: alerts@example.org',
      'paused',
    ],
    ['Address blacklisted', undefined],
  ])('is about the account or about the mail, as its text says: %s', async (says, because) => {
    [code, message] = ['MessageRejected', says];
    const { send } = createSesMailer(client, 'alerts@example.org', 'events');
    const mail = { to: 'reader@example.net', raw: new Uint8Array(1), tags: {} };
    await expect(send(mail)).rejects.toMatchObject(
      because ? { name: 'MailDeferredError', because } : { name: 'MailRefusedError' },
    );
  });
});

describe('mails one after the other', () => {
  it('are all taken by a server that closes each connection after one of them', async () => {
    const used = new WeakSet<object>();
    const once = createServer((request, response) => {
      // As if the connection had been idle for too long, or the container frozen.
      if (used.has(request.socket)) return request.socket.destroy();
      used.add(request.socket);
      response.end(
        '<SendRawEmailResponse><SendRawEmailResult><MessageId>m</MessageId></SendRawEmailResult></SendRawEmailResponse>',
      );
    });
    await new Promise<void>((resolve) => once.listen(0, '127.0.0.1', resolve));
    const { port } = once.address() as AddressInfo;
    vi.stubEnv('AWS_ENDPOINT_URL_SES', `http://127.0.0.1:${port}`);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
    const ses = createSesClient();
    const { send } = createSesMailer(ses, 'alerts@example.org', 'events');
    for (let i = 0; i < 3; i++) {
      const mail = { to: 'reader@example.net', raw: new Uint8Array(1), tags: {} };
      expect(await send(mail)).toEqual({ messageId: 'm' });
    }
    vi.unstubAllEnvs();
    ses.destroy();
    once.close();
  });
});
