import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { receiverKinds, receiverOf, receivers } from '../../../shared/webhooks/receivers/receivers.ts';

const guide = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| (yes|no) \| [^|]+ \|$/gm)];

const news = {
  rule: { id: 'r', name: 'Ferries' },
  at: '2026-05-05T08:00:00.000Z',
  stories: [{ id: 's', title: 'Ferry late', snippet: 'The ferry came late.', why: 'ferry', otherSources: 0 }],
  overflow: 2,
};

describe('the table of receivers', () => {
  it('is the table of the guide, row by row', () => {
    expect(rows.map(([, kind, label, signed]) => [kind, label, signed === 'yes'])).toEqual(
      receivers.map(({ kind, label, signed }) => [kind, label, signed]),
    );
  });

  it('has each kind once', () => {
    expect(new Set(receiverKinds).size).toBe(receivers.length);
  });

  it('names the kinds there are when asked for another', () => {
    expect(() => receiverOf('fax' as never)).toThrow(
      'There is no receiver “fax”. There are: standard, slack, discord.',
    );
  });
});

describe.each(receivers)('$kind', ({ kind, body, fields, headers, signed }) => {
  it('tells the story, and counts what has no room', () => {
    const text = JSON.stringify(body(news));
    expect(text).toContain('Ferry late');
    expect(text).toMatch(/\b2\b/);
  });

  it('asks for an address and says where to find it', () => {
    expect(fields.map(({ name }) => name)).toContain('url');
    for (const { label, hint } of fields) expect(`${label} ${hint}`).toMatch(/URL/);
  });

  it(`${signed ? 'signs' : 'does not sign'} what is posted`, () => {
    const posting = { id: 'msg_1', body: '{}', secret: 'whsec_c2VjcmV0', now: new Date(0) };
    expect(Object.keys(headers(posting)).includes('webhook-signature')).toBe(signed);
    expect(receiverOf(kind).headers({ ...posting, secret: undefined })).toEqual({});
  });
});

describe('what is cut to the limits of a receiver', () => {
  const long = (length: number) => `${'a'.repeat(length - 1)}😀b`;
  it.each([
    ['slack', { rule: { id: 'r', name: long(150) } }],
    ['slack', { stories: [{ ...news.stories[0]!, title: long(300) }] }],
    ['discord', { stories: [{ ...news.stories[0]!, title: long(256) }] }],
    ['discord', { stories: [{ ...news.stories[0]!, snippet: `${long(500)}` }] }],
  ] as const)('by %s is never cut inside a character (%#)', (kind, parts) => {
    const text = JSON.stringify(receiverOf(kind).body({ ...news, ...parts }));
    expect(text).not.toMatch(/\\ud[89a-f]/i);
    expect(text).toContain('aaa');
  });

  it('leaves the bold of a title in Slack whole, whatever marks are in it', () => {
    const stories = [{ ...news.stories[0]!, title: 'M*A*S*H returns', url: 'https://a.example/1' }];
    const text = JSON.stringify(receiverOf('slack').body({ ...news, stories }));
    expect(text).toContain('*<https://a.example/1|M∗A∗S∗H returns>*');
  });
});
