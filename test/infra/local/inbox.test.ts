import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInbox } from '../../../infra/local/inbox/inbox.ts';
import { type AwsHarness, startAws } from './aws-harness.ts';

let aws: AwsHarness;
let site: Hono;
let id: string;

const mail = [
  'From: Wirewatch <alerts@wirewatch.example>',
  'To: ann@people.example',
  'Subject: =?utf-8?q?=3Cscript=3E_in_a_title_=E2=98=83?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Read & see <here>',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<html><head><title>t</title></head><body><a href="https://news.example/1">One</a></body></html>',
  '--b--',
  '',
].join('\r\n');

beforeEach(async () => {
  aws = await startAws();
  site = new Hono().route('/_inbox', createInbox(aws.outbox));
  const ses = new SESClient(aws.client);
  const { MessageId = '' } = await ses.send(
    new SendRawEmailCommand({
      RawMessage: { Data: Buffer.from(mail) },
      Tags: [{ Name: 'kind', Value: 'alert' }],
    }),
  );
  id = MessageId;
  ses.destroy();
});
afterEach(() => aws.close());

const get = async (path: string) => {
  const response = await site.request(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('the list shows subject, recipient and kind, escaped', async () => {
  const { text, status } = await get('/_inbox');
  expect(status).toBe(200);
  expect(text).toContain('&lt;script&gt; in a title ☃');
  expect(text).not.toContain('<script>');
  expect(text).toContain('ann@people.example');
  expect(text).toContain('alert');
});

test('the list can be narrowed to one recipient', async () => {
  expect((await get('/_inbox?to=ann@people.example')).text).toContain(`/_inbox/${id}`);
  expect((await get('/_inbox?to=bob@people.example')).text).not.toContain(id);
});

test.each([
  ['html', `src="/_inbox/`],
  ['text', 'Read &amp; see &lt;here&gt;'],
  ['headers', '<dt>MIME-Version</dt>'],
  ['raw', '--b--'],
])('a mail shows its part %s', async (part, expected) => {
  expect((await get(`/_inbox/${id}?part=${part}`)).text).toContain(expected);
});

test('the HTML part lies in a frame that runs nothing and opens links outside', async () => {
  const page = await get(`/_inbox/${id}`);
  expect(page.text).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  const frame = await get(`/_inbox/${id}/html`);
  expect(frame.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-popups/);
  expect(frame.text).toContain('<head><base target="_blank">');
});

test.each(['/_inbox', '/_inbox/ID', '/_inbox/ID/html'])(
  '%s allows no script and no framing by others',
  async (path) => {
    const { headers } = await get(path.replace('ID', id));
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'/);
    expect(policy).not.toMatch(/script-src|unsafe-eval/);
    expect(policy).toMatch(/frame-ancestors '(none|self)'/);
    expect(headers.get('cache-control')).toBe('no-store');
  },
);

test('programs read the same as JSON', async () => {
  const list = JSON.parse((await get('/_inbox/messages?to=ANN@people.example')).text);
  expect(list).toMatchObject({
    messages: [{ id, subject: '<script> in a title ☃', tags: { kind: 'alert' } }],
  });
  const one = JSON.parse((await get(`/_inbox/messages/${id}`)).text);
  expect(one).toMatchObject({
    from: 'Wirewatch <alerts@wirewatch.example>',
    text: expect.stringContaining('Read & see <here>'),
    html: expect.stringContaining('https://news.example/1'),
    raw: mail,
  });
});

test.each(['/_inbox/none', '/_inbox/none/html', '/_inbox/messages/none'])('%s is not found', async (path) => {
  expect((await get(path)).status).toBe(404);
});
