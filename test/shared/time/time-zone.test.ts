import { describe, expect, it } from 'vitest';
import { resolveTimeZone } from '../../../shared/time/time-zone.ts';

describe('resolveTimeZone', () => {
  it.each(['Europe/Madrid', 'Asia/Kathmandu', 'UTC'])('keeps %s', (name) => {
    expect(resolveTimeZone(name)).toEqual({ timeZone: name, known: true });
  });

  it.each(['Mars/Olympus_Mons', '', 'Europe/Madrid\r\nBcc: x@example.org', '+99:00'])(
    'falls back to UTC for %j and says so, the second time too',
    (name) => {
      expect(resolveTimeZone(name)).toEqual({ timeZone: 'UTC', known: false });
      expect(resolveTimeZone(name)).toEqual({ timeZone: 'UTC', known: false });
    },
  );

  it('gives zones that Intl accepts', () => {
    for (const name of ['europe/madrid', 'EST', 'Etc/GMT+3', '+05:30']) {
      const { timeZone, known } = resolveTimeZone(name);
      expect(known).toBe(true);
      expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
    }
  });
});
