import { beforeAll, expect, test, vi } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { TestService } from '../support/local-service.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, signIn, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 300_000 });

let service: TestService;
beforeAll(async () => {
  service = await sharedService();
});

const [ann, ben] = ['ann@desk.example', 'ben@desk.example'] as const;

/** Calls of somebody who is signed in, in JSON. */
async function caller(email: string) {
  const headers = await signIn(service, email);
  return async (method: string, path: string, json?: unknown) => {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const answer = await fetch(`${service.url}${path}`, { method, headers, ...body });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
}

async function publish(title: string): Promise<void> {
  const url = `https://news.example/${encodeURIComponent(title)}`;
  const article = { title, text: `${title}. More is not known yet.`, source: 'The Daily Example', url };
  await createSiteClient(service.url).ingest([article], service.operatorKey);
  await service.settle();
  await passMinutes(service, 7);
}

test('a rule is shared, followed, changed and left, each by links and calls as people use them', async () => {
  await subscribe(service, ann, { query: 'zeppelin', frequency: 'as-it-happens' });
  const asAnn = await caller(ann);
  const [{ id: ruleId }] = (await asAnn('GET', '/v1/me/rules')).body.rules;
  const states = async () =>
    (await asAnn('GET', `/v1/me/rules/${ruleId}/sharing`)).body.recipients.map(
      ({ email, state }: { email: string; state: string }) => `${email} ${state}`,
    );

  expect((await asAnn('POST', `/v1/me/rules/${ruleId}/recipients`, { email: ben })).status).toBe(202);
  await service.settle();
  const [invitation, ...others] = await mailsTo(service, ben, 'invitation');
  expect(others).toEqual([]);
  expect(invitation?.text).toContain(ann);
  const link = /https?:\/\/\S+\/invitation\?token=(\S+)/.exec(invitation?.text ?? '');
  // A mail scanner opens it.
  expect((await fetch(link?.[0] ?? '')).status).toBe(200);
  expect(await states()).toEqual([`${ben} invited`]);

  const accepted = await fetch(`${service.url}/invitation`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: service.url },
    body: new URLSearchParams({ token: link?.[1] ?? '', answer: 'accept', timezone: 'UTC' }),
  });
  expect(accepted.status).toBe(303);
  expect(await states()).toEqual([`${ben} accepted`]);

  await passMinutes(service, 6);
  await publish('Zeppelin lands in Aster');
  const alerts = async (email: string) =>
    (await mailsTo(service, email, 'alert')).map(({ subject }) => subject ?? '');
  expect(await alerts(ann)).toEqual([expect.stringContaining('Zeppelin lands in Aster')]);
  expect(await alerts(ben)).toEqual([expect.stringContaining('Zeppelin lands in Aster')]);

  // Ann looks for something else; Ben's rule follows, and his schedule stays his.
  const asBen = await caller(ben);
  const benRules = async () => (await asBen('GET', '/v1/me/rules')).body.rules;
  const [{ id: benRule }] = await benRules();
  expect((await asBen('PATCH', `/v1/me/rules/${benRule}`, { cap: 5 })).status).toBe(200);
  const change = { query: 'airship', name: 'Airships' };
  expect((await asAnn('PATCH', `/v1/me/rules/${ruleId}`, change)).status).toBe(200);
  expect(await benRules()).toMatchObject([{ text: 'airship', name: 'Airships', cap: 5, shared: 'with-me' }]);
  expect((await asBen('PATCH', `/v1/me/rules/${benRule}`, { query: 'kite' })).status).toBe(409);
  await passMinutes(service, 6);
  await publish('Airship crosses the bay');
  expect((await alerts(ben)).at(-1)).toContain('Airship crosses the bay');

  // Ben goes.
  expect((await asBen('DELETE', `/v1/me/rules/${benRule}`)).status).toBe(204);
  expect(await states()).toEqual([`${ben} left`]);
  await publish('Airship returns to Aster');
  expect((await alerts(ann)).at(-1)).toContain('Airship returns to Aster');
  expect((await alerts(ben)).at(-1)).toContain('Airship crosses the bay');
});
