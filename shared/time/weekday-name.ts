/** What a weekday is called, 1 for Monday to 7 for Sunday. */
export function weekdayName(locale: string, day: number): string {
  // 5 January 2026 is a Monday.
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2026, 0, 4 + day),
  );
}
