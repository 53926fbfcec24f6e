import { describe, expect, it } from 'vitest';
import { callLimit, concurrencyForSite, queueReaders, type ReaderSettings } from '../../infra/concurrency.ts';
import { type QueueName, queues } from '../../infra/service-plan.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** How many functions Lambda may start for each queue that it reads. */
function started(settings: ReaderSettings): Partial<Record<QueueName, number>> {
  return Object.fromEntries(
    [...queueReaders(settings)].flatMap(([name, reader]) =>
      reader.by === 'event-source' ? [[name, reader.functionsAtOnce]] : [],
    ),
  );
}

describe('the functions that queues may keep busy', () => {
  it('are the fewest that Lambda takes for a new account', () => {
    expect(started({ concurrency: 10 })).toEqual({ articles: 2, wakes: 2, deliveries: 2 });
  });

  it.each([50, 100, 400, 1000])(
    'are six tenths of %d at most, so that the site always has some',
    (concurrency) => {
      for (const settings of [
        {},
        { inboxDomain: 'inbox.example.org' },
        { mailsPerSecond: 5 },
        { mailsPerSecond: 5000 },
      ])
        expect(sum(Object.values(started({ concurrency, ...settings })))).toBeLessThanOrEqual(
          concurrency * 0.6,
        );
    },
  );

  it('are shared by weight, and each queue has some', () => {
    const shared = started({ concurrency: 1000, inboxDomain: 'inbox.example.org' });
    expect(Object.keys(shared).sort()).toEqual(Object.keys(queues).sort());
    expect(shared.articles).toBeGreaterThan(shared.webhooks ?? 0);
  });

  it('are no more for one queue than Lambda takes', () => {
    expect(Math.max(...Object.values(started({ concurrency: 100_000 })))).toBe(1000);
  });

  it('leave some for the site from a number on that the doctor asks for', () => {
    expect(concurrencyForSite({ concurrency: 10 })).toBeGreaterThan(10);
    expect(concurrencyForSite({ concurrency: 100 })).toBeLessThanOrEqual(100);
    expect(concurrencyForSite({ concurrency: 10, thrifty: true })).toBeLessThan(
      concurrencyForSite({ concurrency: 10 }),
    );
  });
});

describe('the functions that send mail', () => {
  it.each([
    [1, 2],
    [14, 2],
    [100, 10],
    [500, 50],
  ])('are as many as %d mails a second need, at ten a second each', (mailsPerSecond, functions) => {
    expect(started({ concurrency: 1000, mailsPerSecond }).deliveries).toBe(functions);
  });

  it('leave what they do not need to the other queues', () => {
    const byWeight = started({ concurrency: 1000 });
    const slow = started({ concurrency: 1000, mailsPerSecond: 14 });
    expect(slow.articles).toBeGreaterThan(byWeight.articles ?? 0);
    expect(slow.wakes).toBeGreaterThan(byWeight.wakes ?? 0);
  });

  it('are half of what queues have at most, however much SES allows', () => {
    expect(started({ concurrency: 100, mailsPerSecond: 5000 }).deliveries).toBe(30);
  });
});

describe('a queue that may wait for a minute', () => {
  const timed = (settings: ReaderSettings) =>
    [...queueReaders(settings)].flatMap(([name, { by }]) => (by === 'timer' ? [name] : []));

  it('is read by a timer where Lambda would start more functions than its share', () => {
    expect(timed({ concurrency: 10 })).toEqual(['feedback', 'feeds', 'webhooks']);
    expect(timed({ concurrency: 10, inboxDomain: 'inbox.example.org' })).toContain('letters');
    expect(timed({ concurrency: 20 })).toEqual(['feedback', 'webhooks']);
    expect(timed({ concurrency: 40 })).toEqual([]);
  });

  it('is every one but articles and deliveries in a thrifty service', () => {
    expect(timed({ concurrency: 1000, thrifty: true, inboxDomain: 'inbox.example.org' })).toEqual([
      'wakes',
      'feedback',
      'feeds',
      'webhooks',
      'letters',
    ]);
  });

  it('hands out as many messages at once as two functions would handle, and ten at most', () => {
    const readers = queueReaders({ concurrency: 10, inboxDomain: 'inbox.example.org' });
    expect(readers.get('letters')).toEqual({ by: 'timer', messagesAtOnce: 4 });
    expect(readers.get('feeds')).toEqual({ by: 'timer', messagesAtOnce: 10 });
  });
});

describe('the limit of a route', () => {
  const plan = { perSecond: 50, burst: 100 };

  it('grows with the functions that may run', () => {
    expect(callLimit(plan, 400)).toEqual({ perSecond: 200, burst: 400 });
  });

  it('shrinks only where callers come again', () => {
    expect(callLimit(plan, 10)).toEqual(plan);
    expect(callLimit({ ...plan, yields: true }, 10)).toEqual({ perSecond: 5, burst: 10 });
  });
});
