import { describe, expect, it } from 'vitest';
import { createBeat } from '../../../shared/watch/beat.ts';
import { readTimers } from '../../../shared/watch/stopped-timers.ts';

describe('a timer that runs every minute', () => {
  it('notes every fifth run, whichever way the clock is set meanwhile', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z');
    const noted: string[] = [];
    const beat = createBeat('schedule-feeds', {
      beat: async (timer, at) => void noted.push(`${timer} ${at.slice(11, 16)}`),
      now: () => new Date(now),
    });
    for (let minute = 0; minute < 12; minute += 1, now += 60_000) await beat();
    expect(noted).toEqual(['schedule-feeds 12:00', 'schedule-feeds 12:05', 'schedule-feeds 12:10']);
    now -= 3_600_000;
    await beat();
    expect(noted.at(-1)).toBe('schedule-feeds 11:12');
  });

  it('does its work also when the note cannot be written, and notes the next run', async () => {
    let fails = true;
    let noted = 0;
    const beat = createBeat('schedule-feeds', {
      async beat() {
        if (fails) throw new Error('The table is out of reach');
        noted += 1;
      },
      now: () => new Date('2026-11-23T12:00:00Z'),
    });
    await beat();
    fails = false;
    await beat();
    expect(noted).toBe(1);
  });
});

describe('the plan of timers', () => {
  it('is refused when it is none', () => {
    expect(readTimers('{"schedule-feeds":1}')).toEqual({ 'schedule-feeds': 1 });
    for (const wrong of ['[]x', '{"a":0}', '{"a":"1"}']) expect(() => readTimers(wrong)).toThrow();
  });
});
