import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { TestService } from '../support/local-service.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, signIn, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 180_000 });

let service: TestService;
/** A receiver that is down in a way that can be counted: it ends every connection. */
let receiver: Server;
let attempts = 0;
beforeAll(async () => {
  receiver = createServer((socket) => {
    attempts++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  service = await sharedService();
});
afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve));
});

const reader = 'olga@reader.example';

test('an output that is down is asked for three days, given up with one mail to its owner, and sent again by hand', async () => {
  await subscribe(service, reader, { query: 'lighthouse', frequency: 'as-it-happens' });
  const headers = await signIn(service, reader);
  const api = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${service.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return JSON.parse(await answer.text());
  };
  const { rules } = await api('GET', '/v1/me/rules');
  const outputs = `/v1/me/rules/${rules[0].id}/outputs`;
  const { port } = receiver.address() as AddressInfo;
  const { id } = await api('POST', outputs, { kind: 'mattermost', url: `https://localhost:${port}/hooks/1` });

  const article = {
    title: 'The lighthouse opens',
    text: 'The lighthouse opens its doors.',
    url: 'https://a.example/1',
  };
  await createSiteClient(service.url).ingest([article], service.operatorKey);
  await service.settle();
  await passMinutes(service, 7);
  expect(await mailsTo(service, reader, 'alert')).toHaveLength(1);
  expect(attempts).toBeGreaterThanOrEqual(1);
  expect(attempts).toBeLessThanOrEqual(3);
  const early = await api('GET', outputs);
  expect(early.outputs[0].state).toMatchObject({ failures: expect.any(Number), problem: expect.any(String) });

  for (let hours = 0; hours <= 76; hours += 4) {
    await service.advanceClock(4 * 3600);
    await service.settle();
  }
  await passMinutes(service, 2);
  expect(attempts).toBeGreaterThan(5);
  const [told, ...more] = await mailsTo(service, reader, 'output');
  expect(more).toEqual([]);
  expect(told?.text).toContain(`/rules/${rules[0].id}/outputs`);
  expect((await api('GET', outputs)).outputs[0].state).toMatchObject({ ended: true });

  const before = attempts;
  expect(await api('POST', `${outputs}/${id}/replay`)).toEqual({ posts: 1 });
  await passMinutes(service, 2);
  expect(attempts).toBeGreaterThan(before);
  expect(await mailsTo(service, reader, 'output')).toHaveLength(1);
});
