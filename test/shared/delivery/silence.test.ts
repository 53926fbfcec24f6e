import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../shared/articles/hit.ts';
import { createSilence } from '../../../shared/delivery/silence.ts';
import { inventHit, inventRule } from '../../support/invented.ts';
import { pagesOf } from '../../support/memory-stores.ts';

const hour = 3_600_000;
const day = 24 * hour;
const begin = Date.parse('2026-03-01T00:00:00.000Z');
const iso = (time: number) => new Date(time).toISOString();

/** Stories at even intervals over the first ten days, then none. */
function storiesADay(perDay: number): Hit[] {
  return Array.from({ length: 10 * perDay }, (_, i) =>
    inventHit({ at: iso(begin + (i * day) / perDay), articleId: `a${i}`, storyId: `s${i}` }),
  );
}

/** What is said in the twenty days after them to somebody whose rule is looked at in such intervals. */
async function saidTo(hits: readonly Hit[], everyMs: number) {
  const silence = createSilence({
    hits: { pages: (_, window) => pagesOf(hits, window) },
    statistics: { articlesBetween: async () => 0 },
    readFeeds: async () => [],
  });
  const rule = inventRule({ since: iso(begin), silenceAlarm: true });
  const said: unknown[] = [];
  const start = begin + 10 * day + hour / 2;
  for (let time = start; time < start + 20 * day; time += everyMs) {
    const { silentFor } = await silence.alarm(rule, { lastReadAt: iso(time - everyMs), readAt: iso(time) });
    if (silentFor) said.push(silentFor);
  }
  return said;
}

describe('the alarm about an unusual silence', () => {
  it.each([
    ['hourly', hour],
    ['daily', day],
  ])('is said once to somebody who looks %s', async (_, every) => {
    expect(await saidTo(storiesADay(4), every)).toEqual([{ days: 3, usualPerDay: 4.1 }]);
  });

  it('is said once to somebody who looks weekly, with the days that it has lasted by then', async () => {
    expect(await saidTo(storiesADay(4), 7 * day)).toEqual([{ days: 7, usualPerDay: 4.1 }]);
  });

  it('waits longer where stories are rarer', async () => {
    expect(await saidTo(storiesADay(1), hour)).toEqual([{ days: 6, usualPerDay: 1.1 }]);
  });

  it('is not said where there was nothing usual', async () => {
    expect(
      await saidTo([inventHit({ at: iso(begin) })].concat(inventHit({ at: iso(begin + 9 * day) })), hour),
    ).toEqual([]);
  });
});

describe('the proof of silence', () => {
  const now = new Date(begin + 40 * day);
  const proofOf = async (hits: readonly Hit[]) => {
    const silence = createSilence({
      hits: { pages: (_, window) => pagesOf(hits, window) },
      statistics: { articlesBetween: async () => 4212 },
      readFeeds: async () => [
        { title: 'Island Post', failures: 4, problem: 'It answers with status 403.', nextPollAt: iso(begin) },
        { title: 'Ledger', failures: 2 },
      ],
    });
    const rule = inventRule({ since: iso(begin), proofOfSilence: true });
    return (await silence.proof(rule, iso(begin), now)).silence;
  };
  /** Heard of every two days, until so many days ago. */
  const heard = (source: string, until: number) =>
    Array.from({ length: 14 }, (_, n) =>
      inventHit({ source, at: iso(now.getTime() - (until + 2 * n) * day), articleId: `${source}${n}` }),
    );

  it('names the sources that are usually heard of and are silent, with what is wrong with their feeds', async () => {
    const hits = [...heard('Island Post', 6), ...heard('Brackwater Echo', 8)].toSorted((a, b) =>
      a.at < b.at ? 1 : -1,
    );
    expect(await proofOf(hits)).toEqual({
      articlesChecked: 4212,
      feedsFailing: 1,
      sources: {
        count: 2,
        since: iso(now.getTime() - 6 * day),
        named: [{ name: 'Brackwater Echo' }, { name: 'Island Post', failing: true, status: '403' }],
      },
    });
  });

  it('says nothing about sources while all are heard of', async () => {
    expect(await proofOf(heard('Island Post', 1))).toEqual({ articlesChecked: 4212, feedsFailing: 1 });
  });
});
