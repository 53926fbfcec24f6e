import { expect, it } from 'vitest';
import { typedZone } from '../../../functions/web/typed-zone.ts';

it.each([
  ['Berlin', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['São Paulo', 'America/Sao_Paulo'],
  [' Europe/Madrid ', 'Europe/Madrid'],
  ['UTC', 'UTC'],
  ['Nowhere', 'Nowhere'],
  ['', ''],
])('reads %j as the zone %j', (typed, zone) => {
  expect(typedZone(typed)).toBe(zone);
});
