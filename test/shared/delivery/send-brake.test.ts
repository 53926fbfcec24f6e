import { beforeEach, describe, expect, it } from 'vitest';
import { createReportBrake } from '../../../shared/delivery/report-brake.ts';
import { type Brake, describeBrake, judgeMail } from '../../../shared/delivery/send-brake.ts';

describe('the brake', () => {
  it.each([
    { sent: 0, bounced: 0, complained: 0, state: 'released' },
    { sent: 10_000, bounced: 299, complained: 7, state: 'released' },
    { sent: 10_000, bounced: 300, complained: 0, state: 'slowed' },
    { sent: 10_000, bounced: 449, complained: 0, state: 'slowed' },
    { sent: 10_000, bounced: 450, complained: 0, state: 'stopped' },
    { sent: 10_000, bounced: 0, complained: 8, state: 'stopped' },
    // Few mails: the shares are of a thousand.
    { sent: 20, bounced: 1, complained: 1, state: 'released' },
    { sent: 200, bounced: 29, complained: 1, state: 'released' },
    { sent: 200, bounced: 30, complained: 1, state: 'slowed' },
    { sent: 200, bounced: 45, complained: 0, state: 'stopped' },
    { sent: 1_000, bounced: 0, complained: 1, state: 'released' },
    { sent: 1_000, bounced: 0, complained: 2, state: 'stopped' },
    { sent: 2_501, bounced: 0, complained: 2, state: 'released' },
  ])('is $state after $bounced bounces and $complained complaints of $sent mails', ({ state, ...counts }) => {
    expect(judgeMail(counts).state).toBe(state);
  });

  it('says why in words', () => {
    expect(describeBrake(judgeMail({ sent: 10_000, bounced: 471, complained: 1 }))).toBe(
      '4.71 % of mails bounced and 0.01 % were reported as spam within a week',
    );
  });
});

describe('what the operator hears of it', () => {
  let time: number;
  let said: string[];
  let levels: number[];
  let report: (brake: Brake) => void;
  beforeEach(() => {
    [time, said, levels] = [0, [], []];
    report = createReportBrake({
      log: {
        info: (message) => said.push(message),
        warn: (message, { state }) => said.push(`${message.slice(0, 20)}… ${state}`),
      },
      gauge: (name, value) => levels.push(name === 'BrakeLevel' ? value : -1),
      now: () => new Date(time),
    });
  });
  const [released, slowed, stopped] = [0, 30, 50].map((bounced) =>
    judgeMail({ sent: 1_000, bounced, complained: 0 }),
  ) as [Brake, Brake, Brake];

  it('is nothing as long as all is well', () => {
    for (let i = 0; i < 3; i++) report(released);
    expect([said, levels]).toEqual([[], []]);
  });

  it('is a number at every run, and a line when it changes', () => {
    for (const brake of [slowed, slowed, stopped, stopped, released, released]) report(brake);
    expect(levels).toEqual([1, 1, 2, 2]);
    expect(said).toEqual([
      'Mail goes out at hal… slowed',
      'No mail goes out: 5 … stopped',
      'The brake is released: mail goes out at its usual rate',
    ]);
  });

  it('is said once more every hour', () => {
    for (let minute = 0; minute <= 120; minute++) {
      time = minute * 60_000;
      report(stopped);
    }
    expect(said).toHaveLength(3);
  });
});
