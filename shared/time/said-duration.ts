import { day, hour, minute, second } from './units.ts';

/** From so many milliseconds on, a duration is said in this unit. */
const units = [
  { unit: 'day', from: 36 * hour, ms: day },
  { unit: 'hour', from: 90 * minute, ms: hour },
  { unit: 'minute', from: 90 * second, ms: minute },
  { unit: 'second', from: 0, ms: second },
] as const;

/** "45 seconds", "23 minutes": in the largest unit that has gone by, rounded, in the words of a locale. */
export function saidDuration(seconds: number, locale: string): string {
  const { unit, ms } = units.find(({ from }) => seconds * second >= from) ?? units[3];
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale, format).format((seconds * second) / ms);
}
