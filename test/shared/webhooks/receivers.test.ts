import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ReceiverKind,
  receiverKinds,
  receiverOf,
  receivers,
} from '../../../shared/webhooks/receivers/receivers.ts';

const guide = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| (yes|no) \| [^|]+ \|$/gm)];

const news = {
  rule: { id: 'r', name: 'Ferries' },
  at: '2026-05-05T08:00:00.000Z',
  stories: [{ id: 's', title: 'Ferry late', snippet: 'The ferry came late.', why: 'ferry', otherSources: 0 }],
  overflow: 2,
};

const target = { url: 'https://hooks.example/topic', token: '123:abc', to: '!room:example.org' };
const receiverAgain = ({ kind }: { kind: ReceiverKind }) => receiverOf(kind);

/** Every text and number in a body. */
function textsIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : [String(value)];
}

describe('the table of receivers', () => {
  it('is the table of the guide, row by row', () => {
    expect(rows.map(([, kind, label, signed]) => [kind, label, signed === 'yes'])).toEqual(
      receivers.map(({ kind, label, signed }) => [kind, label, signed]),
    );
  });

  it('has each kind once', () => {
    expect(new Set(receiverKinds).size).toBe(receivers.length);
  });

  it('names the existing kinds when asked for another', () => {
    expect(() => receiverOf('fax' as never)).toThrow(
      `There is no receiver “fax”. There are: ${receiverKinds.join(', ')}.`,
    );
  });
});

describe.each(receivers.map(receiverAgain))('$kind', ({ kind, body, fields, headers, signed, onlyUrl }) => {
  it('shows the story, and counts stories that do not fit', () => {
    const text = textsIn(body(news, target)).join('\n');
    expect(text).toContain('Ferry late');
    expect(text).toMatch(/\b2\b/);
  });

  it('asks for an address, or for the chat of a service that has only one, and says where to find it', () => {
    expect(fields.map(({ name }) => name)).toContain(onlyUrl === undefined ? 'url' : 'to');
    for (const { label, hint } of fields)
      expect([label, hint]).toEqual([expect.any(String), expect.stringMatching(/\.$/)]);
  });

  it(`${signed ? 'signs' : 'does not sign'} what is posted`, () => {
    const posting = {
      id: 'msg_1',
      body: '{}',
      secrets: ['whsec_c2VjcmV0'],
      token: undefined,
      now: new Date(0),
    };
    expect(Object.keys(headers(posting)).includes('webhook-signature')).toBe(signed);
    expect(receiverOf(kind).headers({ ...posting, secrets: [] })).toEqual({});
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
    const text = JSON.stringify(receiverOf(kind).body({ ...news, ...parts }, target));
    expect(text).not.toMatch(/\\ud[89a-f]/i);
    expect(text).toContain('aaa');
  });

  it('leaves the bold of a title in Slack whole, whatever marks are in it', () => {
    const stories = [{ ...news.stories[0]!, title: 'M*A*S*H returns', url: 'https://a.example/1' }];
    const text = JSON.stringify(receiverOf('slack').body({ ...news, stories }, target));
    expect(text).toContain('*<https://a.example/1|M∗A∗S∗H returns>*');
  });
});
