import { describe, expect, it } from 'vitest';
import { timezone } from '../../../shared/subscribers/settings.ts';

describe('a time zone', () => {
  it.each([
    ['Europe/Madrid', 'Europe/Madrid'],
    ['UTC', 'UTC'],
    ['Etc/Unknown', 'UTC'],
  ])('%s is taken as %s', (name, kept) => {
    expect(timezone.parse(name)).toBe(kept);
  });

  it.each(['Mars/Olympus', '+02:00', ''])('%j is refused', (name) => {
    expect(timezone.safeParse(name).success).toBe(false);
  });
});
