import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadSendQuota } from '../../../shared/aws/ses-mailer.ts';

const requests: string[] = [];
let code: string;
let server: Server;
let client: SESClient;
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.method ?? '');
    response.writeHead(400, { 'content-type': 'text/xml' });
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`,
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
  it('tells a throttled question, which is worth asking again, from one that is not permitted', async () => {
    code = 'Throttling';
    await expect(createReadSendQuota(client)()).rejects.toMatchObject({ because: 'rate' });
    code = 'AccessDenied';
    await expect(createReadSendQuota(client)()).rejects.toMatchObject({ because: 'paused' });
    expect(requests).toHaveLength(2);
  });
});
