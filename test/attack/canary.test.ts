/** A marker word in everything that is private goes through every function. None of these words may appear in a log. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { functions } from '../../infra/service-plan.ts';
import { mailsTo, passMinutes } from '../end-to-end/people.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';

let service: TestService;
let receiver: Server;
const posted: string[] = [];
beforeAll(async () => {
  service = await startLocalService();
  receiver = createServer((request, response) => {
    if (request.method === 'POST') posted.push(request.url ?? '');
    response.writeHead(500).end('canary-answer');
  }).listen(0, '127.0.0.1');
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await service.stop();
});

const reader = 'canary-reader@reader.example';
const bouncing = 'bounce+canary-bounce@simulator.amazonses.com';

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(service.url + path, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text(), cookies: answer.headers.getSetCookie() };
}

it('no address, query, article, token, key or answer of a receiver is in the log of any function', {
  timeout: 120_000,
}, async () => {
  const operator = { authorization: `Bearer ${service.operatorKey}` };
  const site = createSiteClient(service.url);
  const secrets: string[] = [service.operatorKey];

  // Signing up, confirming, signing in: also wrongly, and while SES fails.
  const ask = {
    rules: [{ query: 'canaryword OR harbour', frequency: 'as-it-happens' as const }],
    timezone: 'UTC',
    digestTime: '08:00',
  };
  await site.subscribe({ email: reader, ...ask });
  await service.setMailFaults([{ accepted: false, answer: 'server-error' }]);
  await call('POST', '/v1/subscriptions', {
    email: 'canary-late@reader.example',
    rules: [{ query: 'canaryword' }],
  });
  await call('POST', '/v1/subscriptions', { email: 'canary at nowhere', rules: [{ query: '"canaryword' }] });
  await site.subscribe({ email: bouncing, ...ask });
  const link = async (email: string) =>
    /https?:\/\/\S+\/confirm\?\S+/.exec(
      (await mailsTo(service, email, 'confirmation'))[0]?.text ?? '',
    )?.[0] ?? '';
  const confirmation = new URL(await link(reader));
  secrets.push(confirmation.searchParams.get('token') ?? '');
  const confirmed = await fetch(`${service.url}/confirm`, {
    redirect: 'manual',
    method: 'POST',
    headers: { origin: service.url },
    body: new URLSearchParams({ token: secrets[1] ?? '' }),
  });
  const cookie = confirmed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  secrets.push(cookie.split('=')[1] ?? '');
  const session = { cookie, origin: service.url };
  const made = await call('POST', '/v1/me/tokens', { name: 'canary-token', scopes: ['write'] }, session);
  const { token } = JSON.parse(made.text) as { token: string };
  secrets.push(token.split('.')[1] ?? '');
  const program = { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' };
  for (const [name, given] of [
    ['check_query', { query: 'canaryword' }],
    ['create_rule', { query: '"canaryword' }],
  ] as const) {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } };
    expect((await call('POST', '/mcp', message, program)).status).toBe(200);
  }
  await call('POST', '/mcp', undefined, { authorization: `Bearer ${token}canary` });
  await call('POST', '/confirm', undefined, { 'content-type': 'multipart/form-data; boundary=canary' });
  await fetch(`${service.url}/sign-in`, {
    method: 'POST',
    headers: { origin: service.url },
    body: new URLSearchParams({ email: reader }),
  });

  // A rule with a webhook that fails, a feed that fails, keys that are wrong.
  const { port } = receiver.address() as AddressInfo;
  const { rules } = JSON.parse((await call('GET', '/v1/me/rules', undefined, session)).text);
  await call(
    'PATCH',
    `/v1/me/rules/${rules[0].id}`,
    { name: 'canary-name', webhook: { url: `https://localhost:${port}/canary-hook` } },
    session,
  );
  await call('POST', '/v1/queries/check', { query: 'canaryword NEAR/' });
  await call('POST', '/v1/feeds', { url: `http://127.0.0.1:${port}/feed` }, operator);
  await call(
    'POST',
    '/v1/keys',
    { name: 'canary-key', scopes: ['ingest'] },
    { authorization: `Bearer ww_${'c'.repeat(43)}` },
  );

  // Articles, good and bad; a mail whose answer is lost.
  await service.setMailFaults([{ accepted: true, answer: 'dropped-connection' }]);
  await call(
    'POST',
    '/v1/articles',
    [
      { title: 'Harbour canarytitle', text: 'The canarytext sings.' },
      { title: 7, text: 'canarybad' },
    ],
    operator,
  );
  await call('GET', '/v1/articles?q=canaryword&from=2000-01-01T00:00:00Z', undefined, operator);
  await service.settle();
  await passMinutes(service, 70);
  expect((await service.mails(reader)).map(({ tags }) => tags.kind)).toContain('alert');

  // Leaving, and being erased.
  await call('GET', '/v1/me/export', undefined, session);
  await call('GET', `/v1/subscribers?email=${encodeURIComponent(reader)}`, undefined, operator);
  await call('DELETE', '/v1/me', undefined, session);
  await passMinutes(service, 2);

  const log = await readFile(join(service.folder, 'functions.log'), 'utf8');
  const speaking = new Set(log.split('\n').map((line) => line.split(' ')[1] ?? ''));
  expect([...speaking].filter((name) => name in functions).length).toBeGreaterThan(3);
  const everything = `${log}\n${service.output().replaceAll(service.operatorKey, '')}`;
  expect([...everything.matchAll(/.*canary.*/gi)].map(([line]) => line.slice(0, 300))).toEqual([]);
  expect(everything).not.toMatch(/@(?:reader\.example|simulator)/);
  for (const secret of secrets.filter((one) => one.length > 20)) {
    expect(log.includes(secret), `a secret of ${secret.length} characters`).toBe(false);
  }
  expect(secrets.filter((one) => one.length > 20).length).toBeGreaterThanOrEqual(4);
});
