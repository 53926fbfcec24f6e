import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exampleTexts } from '../../../functions/web/example-texts.ts';
import { readArticles } from '../../../shared/articles/read-articles.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

interface Media {
  readonly schema: { readonly example?: unknown };
  readonly example?: unknown;
}
interface Operation {
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly content?: Record<string, Media> }>;
}
interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: object };
}

let site: TestSite;
let description: Description;
let text: string;
beforeAll(async () => {
  site = await startTestSite();
  text = await (await site.get('/openapi.json')).text();
  description = JSON.parse(text);
});
afterAll(() => site.table.close());

/** Every body and answer that the description has. */
function* described(): Generator<{ where: string; media: Media; type: string }> {
  for (const [path, item] of Object.entries(description.paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(item)) {
      const contents = { body: requestBody, ...responses };
      for (const [part, one] of Object.entries(contents))
        for (const [type, media] of Object.entries(one?.content ?? {}))
          yield { where: `${method} ${path} ${part} ${type}`, media, type };
    }
  }
}

describe('the examples of the description', () => {
  it('are there for each body and each answer, and valid for its schema', () => {
    const $defs = JSON.parse(
      JSON.stringify(description.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'),
    );
    let looked = 0;
    for (const { where, media } of described()) {
      const example = media.example ?? media.schema.example;
      expect(example, where).toBeDefined();
      const schema = JSON.parse(JSON.stringify(media.schema).replaceAll('#/components/schemas/', '#/$defs/'));
      const read = z.fromJSONSchema({ ...schema, $defs }).safeParse(example);
      expect(read.error?.issues ?? [], `${where}: ${JSON.stringify(example)}`).toEqual([]);
      looked += 1;
    }
    expect(looked).toBeGreaterThan(250);
  });

  it('hold no placeholder', () => {
    for (const { where, media } of described())
      expect(JSON.stringify(media.example ?? ''), where).not.toMatch(/:"text"/);
  });

  it.each([
    'application/x-ndjson',
    'application/nitf+xml',
    'application/xml',
    'application/vnd.iptc.g2.newsitem+xml',
  ])('of articles as %s can be posted', (contentType) => {
    const body = new TextEncoder().encode(exampleTexts[contentType]);
    const options = { contentType, receivedAt: new Date('2026-11-23T09:00:00Z'), mayBeUrgent: false };
    const { articles, rejected } = readArticles(body, options);
    expect(rejected).toEqual([]);
    expect(articles[0]?.article.title).toBe('Ferry strike enters its second week');
  });

  it('can be sent to the calls of a subscriber and of the public', async () => {
    const { id, cookie } = await site.subscriber('examples@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(id);
    let outputId = '';
    let packId = '';
    let digestId = '';
    for (const [path, item] of Object.entries(description.paths)) {
      if (!/^\/v1\/(?:me|queries\/check|subscriptions)/.test(path)) continue;
      for (const [method, { requestBody }] of Object.entries(item)) {
        const media = requestBody?.content['application/json'];
        if (!media) continue;
        const answer = await site.request(
          method.toUpperCase(),
          path
            .replace('packs/{id}', `packs/${packId}`)
            .replace('digests/{id}', `digests/${digestId}`)
            .replace('{id}', rule.id)
            .replace('{outputId}', outputId),
          {
            cookie,
            json: media.example ?? media.schema.example,
          },
        );
        expect(answer.status, `${method} ${path}`).toBeLessThan(300);
        if (path === '/v1/me/packs') packId = ((await answer.json()) as { pack: { id: string } }).pack.id;
        if (path === '/v1/me/digests') digestId = ((await answer.json()) as { id: string }).id;
        if (path.endsWith('/outputs')) outputId = ((await answer.json()) as { id: string }).id;
      }
    }
  });
});
