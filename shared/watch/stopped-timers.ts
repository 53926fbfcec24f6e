import * as z from 'zod';
import { minute } from '../time/units.ts';

/** Timers by name, with how often each runs in minutes. */
export type TimerPlan = Readonly<Record<string, number>>;

/** Reads the setting TIMERS: the plan as JSON. @throws if it is not of that shape. */
export function readTimers(json: string): TimerPlan {
  return z.record(z.string(), z.number().positive()).parse(JSON.parse(json));
}

/** When each timer last noted that it ran: ISO instants by name. */
export type Beats = ReadonlyMap<string, string>;

/** Missed runs before a timer counts as stopped, and the shortest time for that. */
const missedRuns = 3;
const patienceMs = 15 * minute;

/** The timers that should have run since their last beat. One that has no beat yet is not counted. */
export function stoppedTimers(timers: TimerPlan, beats: Beats, now: Date): string[] {
  return Object.entries(timers)
    .filter(([timer, everyMinutes]) => {
      const last = beats.get(timer);
      if (last === undefined) return false;
      return now.getTime() - Date.parse(last) > Math.max(patienceMs, missedRuns * everyMinutes * minute);
    })
    .map(([timer]) => timer);
}
