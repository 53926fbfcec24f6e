import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { createClient } from '../../../functions/web/client.ts';
import type { TestService } from '../../support/local-service.ts';
import { readerCookie } from '../../support/reader-cookie.ts';
import { sharedService } from '../../support/shared-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await sharedService();
});

describe('the typed client', () => {
  it('makes an operator’s calls with a key', async () => {
    const client = createClient(service.url, { key: service.operatorKey });
    const posted = await client.v1.articles.$post({
      query: {},
      json: { title: 'Kayak strike enters its second week', text: 'Crews met the owners.' },
    });
    expect(posted.status).toBe(202);
    await service.settle();
    const found = await client.v1.articles.$get({ query: { q: 'kayak' } });
    if (found.status !== 200) throw new Error(`searching answered ${found.status}`);
    const { articles } = await found.json();
    expectTypeOf(articles[0]!.article.title).toEqualTypeOf<string>();
    expect(articles.map(({ article }) => article.title)).toEqual(['Kayak strike enters its second week']);
    const one = await client.v1.articles[':id'].$get({ param: { id: articles[0]?.article.id ?? '' } });
    expect(one.status).toBe(200);
  });

  it('makes a subscriber’s calls with a session', async () => {
    const session = await readerCookie(service, 'client@reader.example', 'ferry');
    const client = createClient(service.url, { session });
    const added = await client.v1.me.rules.$post({ json: { query: 'harbour', frequency: 'weekly' } });
    if (added.status !== 201) throw new Error(`adding answered ${added.status}`);
    const { rule } = await added.json();
    expectTypeOf(rule.frequency).toEqualTypeOf<
      'as-it-happens' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'unusual'
    >();
    const changed = await client.v1.me.rules[':id'].$patch({ param: { id: rule.id }, json: { cap: 5 } });
    expect(await changed.json()).toMatchObject({ rule: { cap: 5 } });
    expect((await client.v1.me.rules[':id'].$delete({ param: { id: rule.id } })).status).toBe(204);
  });

  it('makes a subscriber’s calls with a token', async () => {
    const session = await readerCookie(service, 'program@reader.example', 'ferry');
    const made = await createClient(service.url, { session }).v1.me.tokens.$post({
      json: { name: 'Program', scopes: ['read'] },
    });
    if (made.status !== 201) throw new Error(`making a token answered ${made.status}`);
    const client = createClient(service.url, { key: (await made.json()).token });
    const answer = await client.v1.me.rules.$get();
    if (answer.status !== 200) throw new Error(`listing answered ${answer.status}`);
    expect((await answer.json()).rules.map(({ text }) => text)).toEqual(['ferry']);
    const refused = await client.v1.me.rules.$post({ json: { query: 'harbour' } });
    expect(refused.status).toBe(403);
  });

  it('gives problems as answers, with their type', async () => {
    const refused = await createClient(service.url).v1.stats.$get();
    expect(refused.status).toBe(401);
    if (refused.status === 401) expect((await refused.json()).type).toBe('/docs#unauthenticated');
  });

  it('lets no program compile that sends what the API does not take', () => {
    const client = createClient(service.url);
    // @ts-expect-error a rule needs a query
    void (() => client.v1.me.rules.$post({ json: { frequency: 'daily' } }));
    // @ts-expect-error there is no such call
    void (() => client.v1.nothing.$get());
    expectTypeOf(client.v1.queries.check.$post).toBeFunction();
  });

  it('knows every call that is described', () => {
    const client = readFileSync('functions/web/client.ts', 'utf8');
    const files = globSync('functions/web/routes/**/*.ts').filter((file) =>
      readFileSync(file, 'utf8').includes('= createRoute('),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const [, name = '', calls = ''] = /export type (\w+Calls) =([^;]+);/.exec(text) ?? [];
      const routes = [...text.matchAll(/^const (\w+) = createRoute\(/gm)].map(([, route]) => route);
      expect(calls.match(/\w+Route/g)?.toSorted(), file).toEqual(routes.toSorted());
      expect(client, file).toContain(`  | ${name}`);
    }
  });
});
