/** Days and times of a schedule, listed as a language lists them. */
export function scheduleWords(
  locale: string,
  {
    weekdays = [],
    times,
  }: { readonly weekdays?: readonly number[] | undefined; readonly times: readonly string[] },
): { readonly days: string; readonly times: string } {
  const listed = new Intl.ListFormat(locale, { type: 'conjunction' });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  return {
    days: listed.format(weekdays.map((day) => weekdayName(locale, day, 'long'))),
    times: listed.format(times.map((time) => clock.format(new Date(`2026-01-05T${time}Z`)))),
  };
}

/** What a weekday is called, 1 for Monday to 7 for Sunday. */
export function weekdayName(locale: string, day: number, weekday: 'long' | 'short'): string {
  // 5 January 2026 is a Monday.
  return new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + day));
}
