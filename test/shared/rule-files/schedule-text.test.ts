import { expect, it } from 'vitest';
import { readRuleFile } from '../../../shared/rule-files/read-rule-file.ts';
import { scheduleIn, scheduleText } from '../../../shared/rule-files/schedule-text.ts';

it.each([
  ['mon fri 08:00 18:00', { weekdays: [1, 5], times: ['08:00', '18:00'] }],
  ['Monday, Friday; 8:00', { weekdays: [1, 5], times: ['08:00'] }],
  ['day 31 09:00', { dayOfMonth: 31, times: ['09:00'] }],
  ['07:30', { times: ['07:30'] }],
])('“%s” in a cell is days and times', (text, schedule) => {
  expect(scheduleIn(text)).toEqual(schedule);
  expect(scheduleIn(scheduleText(schedule))).toEqual(schedule);
});

it.each(['', 'mon', 'every now and then', 'day 08:00', '8 o’clock'])('“%s” is none', (text) => {
  expect(scheduleIn(text)).toBeUndefined();
});

it('a row with days and times that cannot be read is refused, and no other', () => {
  const { entries } = readRuleFile(
    'query,frequency,times\nferry,weekly,mon 08:00\nharbour,weekly,whenever\n',
  );
  expect(entries).toMatchObject([
    { rule: { query: 'ferry', schedule: { weekdays: [1], times: ['08:00'] } } },
    { errors: [{ path: 'schedule' }] },
  ]);
});

it('days and times that come otherwise than the frequency says are refused', () => {
  const { entries } = readRuleFile(
    'rules:\n  - query: ferry\n    frequency: hourly\n    schedule: { times: ["08:00"] }\n',
  );
  expect(entries).toMatchObject([{ errors: [{ path: 'schedule' }] }]);
});

it('days and times say how often where the file does not', () => {
  const { entries } = readRuleFile(
    'rules:\n  - query: ferry\n    schedule: { weekdays: [2], times: ["08:00"] }\n',
  );
  expect(entries).toMatchObject([{ rule: { schedule: { weekdays: [2] } } }]);
});
