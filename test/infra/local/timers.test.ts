import { afterEach, expect, test } from 'vitest';
import { createClock } from '../../../infra/local/clock.ts';
import { startTimers } from '../../../infra/local/timers.ts';

const minute = 60_000;
let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

/** A clock that stands ten seconds after a full hour, so that nothing is due by itself. */
function quietClock() {
  const clock = createClock();
  const hour = 60 * minute;
  clock.advance(hour - (clock.now() % hour) + 10_000);
  return clock;
}

test('a jump of the clock calls what became due, once however far it goes', async () => {
  const clock = quietClock();
  const called: string[] = [];
  const timers = ['minutely', 'hourly'].map((name) => ({
    name,
    everyMinutes: name === 'hourly' ? 60 : 1,
    invoke: async (event: { time: string; source: string }) => {
      expect(event).toMatchObject({ source: 'aws.events', 'detail-type': 'Scheduled Event' });
      called.push(name);
    },
  }));
  stop = startTimers(timers, clock, () => undefined).stop;
  expect(called).toEqual([]);
  clock.advance(minute);
  expect(called).toEqual(['minutely']);
  clock.advance(180 * minute);
  expect(called).toEqual(['minutely', 'minutely', 'hourly']);
});

test('what watches the others is called when they have ended', async () => {
  const clock = quietClock();
  const done: string[] = [];
  const other = Promise.withResolvers<void>();
  const timers = [
    { name: 'watch', everyMinutes: 1, watchesOthers: true, invoke: async () => void done.push('watch') },
    { name: 'other', everyMinutes: 1, invoke: () => other.promise.then(() => done.push('other')) },
  ];
  stop = startTimers(timers, clock, () => undefined).stop;
  clock.advance(minute);
  await new Promise(setImmediate);
  expect(done).toEqual([]);
  other.resolve();
  await expect.poll(() => done).toEqual(['other', 'watch']);
});

test('a failing function is reported and called again the next time', async () => {
  const clock = quietClock();
  const errors: string[] = [];
  const invoke = () => Promise.reject(new Error('not now'));
  stop = startTimers([{ name: 'minutely', everyMinutes: 1, invoke }], clock, (name, error) =>
    errors.push(`${name}: ${error}`),
  ).stop;
  clock.advance(minute);
  clock.advance(minute);
  await expect.poll(() => errors).toEqual(['minutely: Error: not now', 'minutely: Error: not now']);
});

test('the clock never runs backward', () => {
  expect(() => createClock().advance(-1)).toThrow(RangeError);
});
