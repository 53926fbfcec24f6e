import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createIngestApp } from '../../../functions/ingest-articles/app.ts';
import { createWebApp } from '../../../functions/web/app.ts';
import type { Article } from '../../../shared/articles/article.ts';
import { createEmbargoStore } from '../../../shared/store/embargo-store.ts';
import { letterMail, letterOfLinks, type SampleLetter } from '../../support/sample-letters.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
const queued: Article[] = [];
const authorization = `Bearer ${operatorKey}`;

beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const operator = (method: string, path: string, json?: unknown) =>
  site.request(method, path, { headers: { authorization }, ...(json !== undefined && { json }) });

const newsletter = z.object({ id: z.string(), address: z.string(), title: z.string() });

async function addNewsletter(name: string, more: object = {}) {
  const answer = await operator('POST', '/v1/feeds', { newsletter: { name }, ...more });
  expect(answer.status).toBe(201);
  return newsletter.parse(await answer.json());
}

function postLetter(letter: SampleLetter, path = '/v1/articles', type = 'message/rfc822') {
  const app = createIngestApp({
    findApiKey: site.deps.findApiKey,
    feeds: site.deps.feeds,
    countAgainst: site.deps.countAgainst,
    embargoed: createEmbargoStore(site.table.access),
    enqueueArticles: async (messages) => void queued.push(...messages.map(({ article }) => article)),
    now: site.deps.now,
    log: { error: (_, error) => expect(error).toBeUndefined() },
  });
  return app.request(path, {
    method: 'POST',
    headers: { authorization, 'content-type': type },
    body: new Uint8Array(letterMail(letter)),
  });
}

describe('adding a newsletter', () => {
  it('gives it its own address, which the list of feeds shows and the export leaves out', async () => {
    const [one, two] = [await addNewsletter('Coast', { tags: ['sea'] }), await addNewsletter('Coast')];
    expect(one.address).toMatch(/^[a-z2-9]{20}@inbox\.news\.example$/);
    expect(two.address).not.toBe(one.address);
    const list = await (await operator('GET', '/v1/feeds')).json();
    expect(list).toMatchObject({
      feeds: expect.arrayContaining([expect.objectContaining({ ...one, tags: ['sea'], status: 'active' })]),
    });
    expect(await (await operator('GET', '/v1/feeds/export')).text()).not.toContain('inbox.news.example');
    expect(await site.deps.feeds.due('2040-01-01T00:00:00Z', 10)).toEqual([]);
  });

  it.each([
    [{ newsletter: {} }, 'newsletter.name'],
    [{ newsletter: { name: ' ' } }, 'newsletter.name'],
    [{ newsletter: { name: 'Coast' }, url: 'https://news.example/' }, 'url'],
    [{ newsletter: { name: 'Coast' }, watch: 'h2 a' }, 'watch'],
    [{ newsletter: { name: 'Coast' }, login: { name: 'a', password: 'b' } }, 'login'],
    [{ newsletter: { name: 'Coast', address: 'a@b.example' } }, 'newsletter'],
    [{}, 'url'],
  ])('refuses %j', async (json, path) => {
    const answer = await operator('POST', '/v1/feeds', json);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: expect.stringContaining(path) }] });
  });

  it('says so when the service receives no mail', async () => {
    const { inboxDomain: _, ...deps } = site.deps;
    const answer = await createWebApp(deps).request('https://news.example/v1/feeds', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ newsletter: { name: 'Coast' } }),
    });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('inboxDomain');
  });

  it('is never fetched: it cannot be polled, and has no settings for polling', async () => {
    const { id } = await addNewsletter('Coast');
    expect((await operator('POST', `/v1/feeds/${id}/poll`)).status).toBe(409);
    expect((await operator('PATCH', `/v1/feeds/${id}`, { watch: 'h2' })).status).toBe(422);
    const changed = await operator('PATCH', `/v1/feeds/${id}`, { title: 'The coast', language: 'fr' });
    expect(await changed.json()).toMatchObject({ title: 'The coast', language: 'fr' });
    expect(await site.deps.feeds.due('2040-01-01T00:00:00Z', 10)).toEqual([]);
  });
});

describe('a mail posted as an article', () => {
  it('is accepted for the address that it was sent to', async () => {
    queued.length = 0;
    const { address } = await addNewsletter('Coast');
    const answer = await postLetter({ to: address, html: letterOfLinks });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({
      accepted: queued.map(({ id }, index) => ({ index, id })),
      rejected: [],
    });
    expect(queued.map(({ source }) => source)).toEqual(['Coast', 'Coast', 'Coast', 'Coast']);
  });

  it('is accepted for the address that the request names', async () => {
    const { address } = await addNewsletter('Coast');
    const path = `/v1/articles?to=${encodeURIComponent(address)}`;
    expect((await postLetter({ to: 'all@lists.example', text: 'Tide.' }, path)).status).toBe(202);
    const type = 'Message/RFC822; charset=utf-8';
    expect((await postLetter({ to: 'all@lists.example', text: 'Tide.' }, path, type)).status).toBe(202);
  });

  it('to an unknown address is refused, with the addresses that were checked', async () => {
    const answer = await postLetter({ to: 'nobody@inbox.news.example', text: 'Tide.' });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: 'to' }] });
  });

  it('is refused after its newsletter was removed', async () => {
    const { id, address } = await addNewsletter('Coast');
    expect((await operator('DELETE', `/v1/feeds/${id}`)).status).toBe(204);
    expect((await postLetter({ to: address, text: 'Tide.' })).status).toBe(422);
  });

  it('that asks for a confirmation is not an article, and its link is shown until a letter arrives', async () => {
    const { id, address } = await addNewsletter('Coast');
    const confirmUrl = 'https://lists.example/confirm?k=1';
    const subject = 'Please confirm your subscription';
    const answer = await postLetter({ to: address, subject, html: `<a href="${confirmUrl}">Confirm</a>` });
    expect(await answer.json()).toEqual({ accepted: [], rejected: [], confirmation: { confirmUrl } });
    expect(await site.deps.feeds.get(id)).toMatchObject({ confirmUrl, problem: expect.any(String) });
    await postLetter({ to: address, text: 'The first letter.' });
    const after = await site.deps.feeds.get(id);
    expect([after?.confirmUrl, after?.problem]).toEqual([undefined, undefined]);
    expect(after?.lastNewAt).toBe(site.deps.now().toISOString());
  });

  it('over the limit gets an answer that says so', async () => {
    const { address } = await addNewsletter('Coast');
    expect((await postLetter({ to: address, text: 'x'.repeat(4_200_000) })).status).toBe(413);
  });
});
