import { describe, expect, it } from 'vitest';
import { type BurstOptions, findBurst, type TimedFind } from '../../../../shared/rules/unusual/find-burst.ts';
import { type HourlyFinds, learnUsual } from '../../../../shared/rules/unusual/usual.ts';
import { day, hour, minute } from '../../../../shared/time/units.ts';

const now = Date.UTC(2026, 2, 31, 14, 30);
const ago = (minutes: number) => now - minutes * minute;

/** Stories that came so many minutes ago. */
function storiesAt(minutes: readonly number[]): TimedFind[] {
  return minutes.map((one, n) => ({ storyId: `s${n}`, at: ago(one) }));
}

const every = (count: number, least: number, most: number) =>
  Array.from({ length: count }, (_, n) => least + ((most - least) * n) / Math.max(1, count - 1));

/** One story every twelve hours since always. */
const quiet: HourlyFinds = (at) => (at % 12 === 0 ? 1 : 0);

function burstIn(
  finds: readonly TimedFind[],
  options: Partial<BurstOptions> & { hourly?: HourlyFinds } = {},
) {
  const { hourly = quiet, ...rest } = options;
  const usual = learnUsual(hourly, now);
  if (!usual) return undefined;
  return findBurst(finds, { after: ago(10), now, usual, sensitivity: 'middle', ...rest });
}

describe('a burst', () => {
  it('is the number of stories in the window in which it is most unusual, and what is usual there', () => {
    const burst = burstIn(storiesAt(every(14, 1, 110)));
    expect(burst).toMatchObject({ minutes: 120, peak: 14, to: ago(1) });
    expect(burst?.finds).toHaveLength(14);
    expect(burst?.finds[0]).toMatchObject({ at: ago(110) });
    expect(burst?.usual).toBeGreaterThan(0.3);
    expect(burst?.usual).toBeLessThan(0.7);
  });

  it('shows in a short window when all came just now', () => {
    expect(burstIn(storiesAt(every(9, 1, 10)))).toMatchObject({ minutes: 15, peak: 9 });
  });

  it('has three stories at least, however rare they are', () => {
    const never: HourlyFinds = () => 0;
    expect(burstIn(storiesAt([1, 2]), { hourly: never, sensitivity: 'high' })).toBeUndefined();
    expect(burstIn(storiesAt([1, 2, 3]), { hourly: never })).toMatchObject({ peak: 3 });
  });

  it('counts a story once, whoever tells it after', () => {
    const finds = storiesAt(every(14, 1, 110)).map((find) => ({ ...find, storyId: 'one' }));
    expect(burstIn(finds)).toBeUndefined();
  });

  it('is no burst at an hour of the week that always has it', () => {
    // Tuesdays from 14:00 to 15:00.
    const weekly: HourlyFinds = (at) => ((at * hour - Date.UTC(2026, 2, 31, 14)) % (7 * day) === 0 ? 14 : 0);
    const finds = storiesAt(every(14, 1, 25));
    expect(burstIn(finds, { hourly: weekly })).toBeUndefined();
    expect(burstIn(finds, { hourly: (at) => weekly(at + 24) })).toBeDefined();
  });

  it('is less unusual for a lower sensitivity', () => {
    const found = (count: number) =>
      (['low', 'middle', 'high'] as const).filter((sensitivity) =>
        burstIn(storiesAt(every(count, 1, 100)), { sensitivity }),
      );
    expect(found(2)).toEqual([]);
    expect(found(30)).toEqual(['low', 'middle', 'high']);
    const first = (sensitivity: 'low' | 'middle' | 'high') =>
      every(30, 1, 30).findIndex((count) => found(count).includes(sensitivity));
    expect(first('high')).toBeLessThan(first('middle'));
    expect(first('middle')).toBeLessThan(first('low'));
  });

  it('is not known of a rule that has watched for less than three days', () => {
    const since =
      (days: number): HourlyFinds =>
      (at) =>
        at * hour < now - days * day ? undefined : quiet(at);
    const finds = storiesAt(every(14, 1, 110));
    expect(burstIn(finds, { hourly: since(2.5) })).toBeUndefined();
    expect(burstIn(finds, { hourly: since(3.5) })).toBeDefined();
  });

  it('is found however late it is looked for', () => {
    const burst = burstIn(storiesAt([...every(14, 400, 500), 3]), { after: ago(600) });
    expect(burst).toMatchObject({ to: ago(400), peak: 14 });
    expect(burstIn(storiesAt([...every(14, 400, 500), 3]))).toBeUndefined();
  });

  it('is none when the articles of many hours come in together after an outage', () => {
    const late = every(14, 60, 14 * 60).map(
      (minutes, n): TimedFind => ({ storyId: `s${n}`, at: ago(1), publishedAt: ago(minutes) }),
    );
    const hourly: HourlyFinds = () => 1;
    expect(burstIn(late, { hourly })).toBeUndefined();
    expect(
      burstIn(
        late.map(({ publishedAt: _, ...find }) => find),
        { hourly },
      ),
    ).toBeDefined();
  });
});

describe('after a burst was told', () => {
  const told = { at: ago(60), stories: 7 };

  it('it is told again only when it has twice its stories', () => {
    expect(burstIn(storiesAt(every(13, 1, 110)), { told })).toBeUndefined();
    expect(burstIn(storiesAt(every(14, 1, 110)), { told })).toMatchObject({ peak: 14 });
  });

  it('another one is told after six hours, as large as it may be', () => {
    expect(burstIn(storiesAt(every(7, 1, 90)), { told: { ...told, at: ago(355) } })).toBeUndefined();
    expect(burstIn(storiesAt(every(7, 1, 90)), { told: { ...told, at: ago(365) } })).toMatchObject({
      peak: 7,
    });
  });
});
