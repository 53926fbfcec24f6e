import { describe, expect, it } from 'vitest';
import type { Article } from '../../../shared/articles/article.ts';
import type { Feed, FeedChanges } from '../../../shared/feeds/feed.ts';
import { letterAddress, letterFeedId, newLetterAddress } from '../../../shared/letters/letter-address.ts';
import { newNewsletter } from '../../../shared/letters/new-newsletter.ts';
import { letterLimit, takeLetter } from '../../../shared/letters/take-letter.ts';
import { createCountAgainst } from '../../../shared/security/rate-limit.ts';
import { letterMail, letterOfLinks, type SampleLetter } from '../../support/sample-letters.ts';

const now = () => new Date('2030-01-01T12:00:00Z');

function setUp(settings: { language?: string; tags?: string[]; weight?: number } = {}) {
  const newsletter = newNewsletter({ name: 'Harbour Morning', ...settings }, 'inbox.example', now());
  const feeds = new Map<string, Feed>([[newsletter.id, newsletter]]);
  const queued: Article[] = [];
  const changed: FeedChanges[] = [];
  const counts = new Map<string, number>();
  const deps = {
    feeds: {
      get: async (id: string) => feeds.get(id),
      change: async (_: string, changes: FeedChanges) => {
        changed.push(changes);
        return true;
      },
    },
    countAgainst: createCountAgainst({
      counters: {
        count: async (name) => {
          counts.set(name, (counts.get(name) ?? 0) + 1);
          return counts.get(name) ?? 0;
        },
      },
      now,
    }),
    enqueue: async (articles: readonly Article[]) => void queued.push(...articles),
    now,
  };
  const address = newsletter.address ?? '';
  const take = (letter: SampleLetter, recipients?: readonly string[]) =>
    takeLetter(letterMail({ to: address, ...letter }), recipients, deps);
  return { address, newsletter, feeds, queued, changed, take };
}

describe('the address of a newsletter', () => {
  it('cannot be guessed, and is recognised in any case', () => {
    const addresses = Array.from({ length: 1000 }, () => newLetterAddress('inbox.example'));
    expect(new Set(addresses).size).toBe(1000);
    for (const address of addresses) expect(address).toMatch(/^[a-z2-9]{20}@inbox\.example$/);
    const [first = ''] = addresses;
    expect(letterAddress(` ${first.toUpperCase()} `)).toBe(first);
    expect(letterFeedId(first)).not.toBe(letterFeedId(addresses[1] ?? ''));
  });
});

describe('a letter to one of our newsletters', () => {
  it('is queued with its headlines, under the name of the newsletter', async () => {
    const { take, queued, changed } = setUp({ tags: ['coast'], weight: 2 });
    const taken = await take({ html: letterOfLinks });
    expect(taken).toMatchObject({ kind: 'accepted' });
    expect(queued.map(({ title }) => title)).toEqual([
      'The morning in the harbour',
      'Ferry crews end their strike after nine days',
      'Old crane moves to the museum',
      'Eels return to the upper river, biologists report',
    ]);
    for (const article of queued) {
      expect(article).toMatchObject({
        source: 'Harbour Morning',
        tags: ['coast'],
        weight: 2,
        language: 'en',
        publishedAt: '2030-01-01T08:30:00Z',
        receivedAt: '2030-01-01T12:00:00.000Z',
      });
    }
    expect(queued[0]).not.toHaveProperty('url');
    expect(queued[1]?.url).toBe('https://courier.example/ferry');
    expect(changed).toEqual([
      {
        arrivals: { until: now().toISOString().slice(0, 10), counts: [queued.length] },
        lastReadAt: now().toISOString(),
        lastNewAt: now().toISOString(),
        confirmUrl: undefined,
        problem: undefined,
      },
    ]);
  });

  it('that comes twice gives the same ids', async () => {
    const { take, queued } = setUp();
    await take({ html: letterOfLinks });
    await take({ html: letterOfLinks });
    expect(new Set(queued.map(({ id }) => id)).size).toBe(4);
    expect(queued).toHaveLength(8);
  });

  it('has the language in the newsletter’s settings, whatever it says', async () => {
    const { take, queued } = setUp({ language: 'de' });
    await take({ html: letterOfLinks });
    expect(queued.map(({ language }) => language)).toEqual(['de', 'de', 'de', 'de']);
  });

  it.each([
    ['Date: Tue, 01 Jan 2036 09:30:00 +0100', '2030-01-01T12:00:00Z'],
    ['Date: Mon, 01 Jan 1990 09:30:00 +0100', undefined],
  ])('with an impossible date has a sensible one or none: %s', async (header, expected) => {
    const { address, queued, take } = setUp();
    await take({ to: `${address}\r\n${header}`, text: 'The tide is high.' });
    expect(queued[0]?.publishedAt).toBe(expected);
  });

  it('belongs to the address in the envelope, not in the header, when there is an envelope', async () => {
    const { address, take } = setUp();
    expect(
      await take({ to: 'everybody@lists.example', text: 'Tide.' }, [address.toUpperCase()]),
    ).toMatchObject({
      kind: 'accepted',
    });
    expect(await take({ text: 'Tide.' }, ['other-address-of-nobody@inbox.example'])).toEqual({
      kind: 'unknown-recipient',
    });
  });
});

describe('a letter to any other address', () => {
  it.each([
    ['an address that was not made here', 'aaaaaaaaaaaaaaaaaaaa@inbox.example'],
    ['a name', 'postmaster@inbox.example'],
    ['no address', 'undisclosed-recipients:;'],
  ])('makes no article: %s', async (_, to) => {
    const { take, queued, changed } = setUp();
    expect(await take({ to, text: 'Win a boat.' })).toEqual({ kind: 'unknown-recipient' });
    expect([queued, changed]).toEqual([[], []]);
  });

  it('makes no article when the newsletter was removed', async () => {
    const { take, feeds, newsletter, queued } = setUp();
    feeds.delete(newsletter.id);
    expect(await take({ text: 'Still there?' })).toEqual({ kind: 'unknown-recipient' });
    expect(queued).toEqual([]);
  });
});

describe('letters to one address', () => {
  it('are taken as many a day as are allowed, and no more', async () => {
    const { take, queued } = setUp();
    for (let sent = 0; sent < letterLimit.max; sent += 1) await take({ text: `Letter ${sent}` });
    expect(await take({ text: 'One more' })).toEqual({ kind: 'too-many', retryAfterSeconds: 43_200 });
    expect(queued).toHaveLength(letterLimit.max);
  });
});

describe('a list that asks to confirm the subscription', () => {
  it('is shown with its link, and makes no article', async () => {
    const { take, queued, changed } = setUp();
    const html =
      '<p>Please confirm your subscription.</p><a href="https://lists.example/confirm?k=1">Confirm</a>';
    const taken = await take({ subject: 'Please confirm your subscription', html });
    expect(taken).toEqual({ kind: 'confirmation', confirmUrl: 'https://lists.example/confirm?k=1' });
    expect(queued).toEqual([]);
    expect(changed).toMatchObject([{ confirmUrl: 'https://lists.example/confirm?k=1' }]);
    expect(changed[0]?.problem).toContain('Harbour Morning asks');
  });

  it('without a link says so', async () => {
    const { take, changed } = setUp();
    const taken = await take({ subject: 'Confirm your subscription to coast', text: 'Answer this mail.' });
    expect(taken).toEqual({ kind: 'confirmation' });
    expect(changed[0]).toMatchObject({
      confirmUrl: undefined,
      problem: expect.stringContaining('by an answer'),
    });
  });
});
