import { describe, expect, it } from 'vitest';
import { pastBursts } from '../../../../shared/rules/unusual/past-bursts.ts';
import { inventArticle } from '../../../support/invented.ts';

const day = 86_400_000;
const minute = 60_000;
const start = Date.UTC(2026, 2, 1);
const from = new Date(start).toISOString();

function came(times: readonly number[]) {
  return times.map((at, n) => {
    const receivedAt = new Date(at).toISOString();
    return inventArticle({ id: `a${at}-${n}`, storyId: `s${at}-${n}`, receivedAt, publishedAt: receivedAt });
  });
}
/** One story at noon of each day. */
const daily = (days: number) => Array.from({ length: days }, (_, n) => start + n * day + day / 2);
const burst = (on: number, many: number) =>
  Array.from({ length: many }, (_, n) => start + on * day + day / 3 + n * 5 * minute);

describe('the bursts of the past', () => {
  it('are none where nothing was unusual', () => {
    expect(pastBursts(came(daily(28)), from, 'middle')).toEqual([]);
  });

  it('are told when they would have been found, and again when they had twice the stories', () => {
    const bursts = pastBursts(came([...daily(28), ...burst(20, 16)]), from, 'middle');
    expect(bursts.length).toBeGreaterThan(1);
    expect(bursts[0]?.at.slice(0, 13)).toBe('2026-03-21T08');
    expect(bursts[0]?.stories).toBeLessThan(8);
    expect(bursts[0]?.usual).toBeLessThan(0.5);
    expect(bursts[1]?.stories).toBeGreaterThanOrEqual(2 * (bursts[0]?.stories ?? 0));
  });

  it('are none in the first days, in which it learns', () => {
    expect(pastBursts(came([...daily(28), ...burst(2, 16)]), from, 'middle')).toEqual([]);
  });

  it('are fewer for a lower sensitivity', () => {
    const all = came([...daily(28), ...burst(10, 4), ...burst(20, 16)]);
    const [low, high] = [pastBursts(all, from, 'low'), pastBursts(all, from, 'high')];
    expect(low.length).toBeLessThan(high.length);
  });
});
