/** Whatever the articles are: messages keep to the limits and forms that each service documents. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { News, NewsStory } from '../../../shared/webhooks/receivers/news.ts';
import {
  type ReceiverKind,
  receiverKinds,
  receiverOf,
} from '../../../shared/webhooks/receivers/receivers.ts';

const target = { url: 'https://hooks.example/topic', token: '123:abc', to: '!room:example.org' };

const hostile = [
  '<!channel> <users/all> @everyone @channel @here @room',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  '</a><script>alert(1)</script><img src=x onerror=alert(1)>',
  '**bold** _it_ `code` ~~no~~ ||spoiler|| # head > quote',
  '\u202Eإخبار\u202C \u2066x\u2069 שלום',
  'line\r\nX-Header: 1\r\n\r\nbody\u0000\u2028',
  '😀'.repeat(200),
  '&amp;&lt;"\'',
];
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  fc.constantFrom(...hostile),
  fc.constantFrom(...hostile).map((one) => one.repeat(40)),
);
const url = fc.oneof(
  fc.constantFrom(
    'javascript:alert(1)',
    'data:text/html,x',
    'https://a.example/1',
    'https://a.example/(x)|y>"<b',
    'http://a.example/?q=*_~`',
    `https://a.example/${'x'.repeat(1400)}`,
    `https://a.example/${'x'.repeat(5000)}`,
    'not an address',
  ),
  fc.webUrl({ withQueryParameters: true }),
);
const story: fc.Arbitrary<NewsStory> = fc.record(
  {
    id: fc.constant('s'),
    title: text,
    url,
    source: text,
    snippet: text,
    why: fc.constant('x'),
    otherSources: fc.nat(9),
    change: fc.record({ kind: fc.constant('update'), what: text }),
  },
  { requiredKeys: ['id', 'title', 'snippet', 'why', 'otherSources'] },
);
const news: fc.Arbitrary<News> = fc.record({
  rule: fc.record({ id: fc.constant('r'), name: text }),
  at: fc.constant('2026-05-05T08:00:00.000Z'),
  stories: fc.array(story, { minLength: 1, maxLength: 100 }),
  overflow: fc.nat(1000),
});

/** Characters as most services count them. */
const most = (limit: number) => z.string().max(limit);
const bytes = (limit: number) => (value: unknown) => Buffer.byteLength(JSON.stringify(value)) <= limit;
const webUrl = z.string().regex(/^https?:\/\/[^\s<>"|]+$/);

/** What each service says of its messages, typed from its documentation. */
const documented: Readonly<Record<ReceiverKind, z.ZodType>> = {
  standard: z.object({ type: z.literal('stories.found'), timestamp: z.string(), data: z.object({}) }),
  slack: z.strictObject({
    text: most(40_000),
    blocks: z
      .array(
        z.strictObject({
          type: z.enum(['header', 'section']),
          text: z.strictObject({ type: z.enum(['plain_text', 'mrkdwn']), text: most(3000) }),
        }),
      )
      .max(50),
  }),
  discord: z.strictObject({
    content: most(2000),
    embeds: z
      .array(
        z.strictObject({
          title: most(256).min(1),
          description: most(4096),
          url: webUrl.max(2048).optional(),
          footer: z.strictObject({ text: most(2048) }).optional(),
          timestamp: z.string().optional(),
        }),
      )
      .max(10),
    allowed_mentions: z.strictObject({ parse: z.array(z.never()) }),
  }),
  teams: z
    .strictObject({
      type: z.literal('message'),
      attachments: z.tuple([
        z.strictObject({
          contentType: z.literal('application/vnd.microsoft.card.adaptive'),
          contentUrl: z.null(),
          content: z.strictObject({
            $schema: z.string(),
            type: z.literal('AdaptiveCard'),
            version: z.literal('1.4'),
            msteams: z.strictObject({ width: z.literal('Full') }),
            body: z.array(
              z.strictObject({
                type: z.literal('RichTextBlock'),
                separator: z.boolean().optional(),
                inlines: z.array(
                  z.strictObject({
                    type: z.literal('TextRun'),
                    text: z.string().min(1),
                    size: z.string().optional(),
                    weight: z.string().optional(),
                    isSubtle: z.boolean().optional(),
                    selectAction: z
                      .strictObject({ type: z.literal('Action.OpenUrl'), url: webUrl })
                      .optional(),
                  }),
                ),
              }),
            ),
          }),
        }),
      ]),
    })
    .refine(bytes(28_000)),
  mattermost: z.strictObject({ text: most(16_383) }),
  'google-chat': z
    .strictObject({
      cardsV2: z.tuple([
        z.strictObject({
          cardId: z.string(),
          card: z.strictObject({
            header: z.strictObject({ title: z.string(), subtitle: z.string() }),
            sections: z.tuple([
              z.strictObject({
                widgets: z
                  .array(z.strictObject({ textParagraph: z.strictObject({ text: z.string().min(1) }) }))
                  .max(100),
              }),
            ]),
          }),
        }),
      ]),
    })
    .refine(bytes(32_000)),
  telegram: z.strictObject({
    chat_id: z.string(),
    text: z.string().refine((html) => visible(html).length <= 4096),
    parse_mode: z.literal('HTML'),
    link_preview_options: z.strictObject({ is_disabled: z.literal(true) }),
  }),
  ntfy: z.strictObject({
    topic: z.literal('topic'),
    title: z.string().regex(/^[^\r\n]+$/),
    message: z.string().refine((message) => Buffer.byteLength(message) <= 4096),
    tags: z.array(z.string()),
    click: webUrl.optional(),
  }),
  matrix: z
    .strictObject({
      msgtype: z.literal('m.notice'),
      body: z.string(),
      format: z.literal('org.matrix.custom.html'),
      formatted_body: z.string(),
      'm.mentions': z.strictObject({}),
    })
    .refine(bytes(60_000)),
};

/** What a reader sees of simple HTML. */
function visible(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** All markup of a text must be ours: links with a web address, bold, breaks. */
function foreignTags(html: string): string[] {
  const ours = /^<(?:\/?(?:b|strong|p|a)|br|a href="https?:\/\/[^"<>\s]*")>$/;
  return (html.match(/<[^>]*>?/g) ?? []).filter((tag) => !ours.test(tag));
}

describe.each(receiverKinds)('a message for %s', (kind) => {
  const body = (found: News) => receiverOf(kind).body(found, target);

  it('has the documented form and size, whatever the stories are', () => {
    fc.assert(
      fc.property(news, (found) => {
        const read = documented[kind].safeParse(JSON.parse(JSON.stringify(body(found))));
        if (!read.success) throw read.error;
      }),
      { numRuns: 60 },
    );
  });

  it('shows one story at least, and counts all that it does not show', () => {
    fc.assert(
      fc.property(story, (one) => {
        const text = JSON.stringify(
          body({
            rule: { id: 'r', name: 'Port' },
            at: '',
            stories: [{ ...one, title: `Unmistakable ${one.title}` }],
            overflow: 0,
          }),
        );
        expect(text).toContain('Unmistakable');
        expect(text).not.toMatch(/and \d+ more/);
      }),
      { numRuns: 60 },
    );
  });

  it.runIf(kind !== 'standard')('links to web pages only', () => {
    const stories = ['javascript:alert(1)', 'data:text/html,x', 'https://user:pw@a.example/'].map(
      (address) => ({
        id: 's',
        title: 'Ferry',
        url: address,
        snippet: '',
        why: '',
        otherSources: 0,
      }),
    );
    const text = JSON.stringify(body({ rule: { id: 'r', name: 'Port' }, at: '', stories, overflow: 0 }));
    expect(text).not.toMatch(/javascript:|data:text|user:pw/);
  });
});

describe('hostile words of an article', () => {
  const found = (words: string): News => ({
    rule: { id: 'r', name: words },
    at: '',
    stories: [
      {
        id: 's',
        title: words,
        source: words,
        snippet: words,
        why: '',
        otherSources: 0,
        url: 'https://a.example/1',
      },
    ],
    overflow: 0,
  });
  const textsOf = (kind: ReceiverKind, words: string): string[] => {
    const texts: string[] = [];
    JSON.stringify(receiverOf(kind).body(found(words), target), (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    return texts;
  };

  it.each(['telegram', 'matrix', 'google-chat'] as const)('are no markup in the HTML of %s', (kind) => {
    for (const words of hostile) {
      const field = { telegram: 'text', matrix: 'formatted_body', 'google-chat': 'text' }[kind];
      const html: string[] = [];
      JSON.stringify(receiverOf(kind).body(found(words), target), (name, value) => {
        if (name === field && typeof value === 'string') html.push(value);
        return value;
      });
      expect(html.length).toBeGreaterThan(0);
      expect(html.flatMap(foreignTags), words).toEqual([]);
    }
  });

  it.each(['mattermost', 'discord'] as const)(
    'mention nobody and hide no link in the Markdown of %s',
    (kind) => {
      for (const words of hostile) {
        const fields = textsOf(kind, words).filter((text) => kind === 'mattermost' || text.includes('\\'));
        for (const text of fields) {
          expect(text).not.toMatch(/@(?:everyone|channel|here|room|all)/);
          expect(text).not.toContain('](https://evil');
          expect(text).not.toContain('https://evil');
        }
      }
    },
  );

  it('are escaped in Slack, so that they mention nobody', () => {
    for (const words of hostile) {
      const marked = textsOf('slack', words).filter((text) => text.includes('*<'));
      expect(marked.length).toBe(1);
      for (const text of marked) expect(text).not.toMatch(/<[!@#]|<users/);
    }
  });

  it.each(['teams', 'ntfy', 'matrix', 'telegram', 'google-chat', 'mattermost', 'slack'] as const)(
    'neither turn the direction of what follows nor break lines in %s',
    (kind) => {
      for (const text of textsOf(kind, '\u202Eevil\u2066 two\r\nlines\u2028x')) {
        expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u2028\r]/);
      }
    },
  );
});
