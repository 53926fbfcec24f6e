import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate } from '../../../shared/feeds/parse-date.ts';

describe('a date that feeds write', () => {
  it.each([
    ['Tue, 07 Jan 2020 10:05:06 +0100', '2020-01-07T09:05:06Z'],
    ['Tue, 7 Jan 2020 10:05:06 GMT', '2020-01-07T10:05:06Z'],
    ['07 Jan 20 10:05 EST', '2020-01-07T15:05:00Z'],
    ['7 Jan 99 10:05 UT', '1999-01-07T10:05:00Z'],
    ['Tuesday, 07-Jan-20 10:05:06 GMT', '2020-01-07T10:05:06Z'],
    ['Tues, 07 January 2020 10:05:06 +01:00', '2020-01-07T09:05:06Z'],
    ['Tue, 07 Jan 2020 10:05:06', '2020-01-07T10:05:06Z'],
    ['Tue,07 Jan 2020 10:05:06 PDT', '2020-01-07T17:05:06Z'],
    ['Tue, 07 Jan 2020 10:05:06 GMT+2', '2020-01-07T08:05:06Z'],
    ['Tue, 07 Jan 2020 10:05:06 +0000 (UTC)', '2020-01-07T10:05:06Z'],
    ['Tue, 07 Jan 2020 10:05:06 Z', '2020-01-07T10:05:06Z'],
    ['Mi, 08 Dez 2021 23:30:00 +0100', '2021-12-08T22:30:00Z'],
    ['mar., 10 févr. 2015 08:00:00 +0100', '2015-02-10T07:00:00Z'],
    ['Dom, 05 ene 2020 08:00:00 -0300', '2020-01-05T11:00:00Z'],
    ['January 7, 2020 10:05 pm EST', '2020-01-08T03:05:00Z'],
    ['Tuesday, January 7, 2020 - 10:05', '2020-01-07T10:05:00Z'],
    ['2020-01-07T10:05:06Z', '2020-01-07T10:05:06Z'],
    ['2020-01-07T10:05:06.789+01:00', '2020-01-07T09:05:06Z'],
    ['2020-01-07t10:05:06z', '2020-01-07T10:05:06Z'],
    ['2020-01-07 10:05:06 -0130', '2020-01-07T11:35:06Z'],
    ['2020-01-07T10:05', '2020-01-07T10:05:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['20200107T100506Z', '2020-01-07T10:05:06Z'],
    ['  \n2020-01-07T10:05:06Z  ', '2020-01-07T10:05:06Z'],
  ])('%s is the instant %s', (text, instant) => {
    expect(parseDate(text)).toBe(instant);
  });

  it.each([
    ['2020-01-07', '2020-01-07'],
    ['20200107', '2020-01-07'],
    ['7 Jan 2020', '2020-01-07'],
    ['Tue, 07 Jan 2020', '2020-01-07'],
    ['January 7, 2020', '2020-01-07'],
    ['2020-02-29', '2020-02-29'],
  ])('%s has no time and stays the day %s', (text, day) => {
    expect(parseDate(text)).toBe(day);
  });

  it.each([
    '',
    'yesterday',
    '2020',
    '2020-01',
    '2019-02-29',
    '2020-13-01',
    '2020-00-10',
    '31 Apr 2020',
    '32 Jan 2020',
    'Tue, 07 Jan 2020 25:00:00 GMT',
    '2020-01-07T10:61:00Z',
    '07/01/2020',
    '1578391506',
    'Tue, 07 Foo 2020 10:00 GMT',
    '2020-01-07T10:00:00+25:00',
    'Tue, 07 Jan 2020 10:00:00 QQQ',
    '2020-01-07T10:05:06Z and more',
  ])('%j is no date and is not guessed', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  it('reads back every instant in RFC 3339 and RFC 822, whatever the offset', () => {
    const instants = fc.date({
      min: new Date('1950-01-01'),
      max: new Date('2049-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
        const instant = `${date.toISOString().slice(0, 19)}Z`;
        const local = new Date(Date.parse(instant) + offset * 60_000);
        const sign = offset < 0 ? '-' : '+';
        const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
        const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
        expect(parseDate(`${local.toISOString().slice(0, 19)}${sign}${hours}:${minutes}`)).toBe(instant);
        expect(parseDate(local.toUTCString().replace('GMT', `${sign}${hours}${minutes}`))).toBe(instant);
      }),
    );
  });

  it('answers an instant, a day or nothing for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(parseDate(text) ?? '2020-01-01').toMatch(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/);
      }),
    );
  });
});
