import type { MailOutcome } from './send-delivery.ts';

/** So much trouble within an hour needs an operator. */
export const alarmingTrouble = 5;

/**
 * Outcomes that need an operator if there are several. They are counted together, because AWS charges for each metric
 * of an alarm.
 */
export const mailTrouble = 'MailTrouble';
const troubles: ReadonlySet<MailOutcome> = new Set(['MailRefused', 'MailUncertain', 'LookFailed']);

/** Counts each outcome under its own name, and every trouble also as {@link mailTrouble}. */
export function countTrouble<Rest extends readonly unknown[]>(
  count: (name: string, ...rest: Rest) => void,
  countTotal: (name: typeof mailTrouble) => void,
): (outcome: MailOutcome, ...rest: Rest) => void {
  return (outcome, ...rest) => {
    count(outcome, ...rest);
    // Sending that is paused needs one at the first mail, on a site of a few mails a day too.
    const weight = outcome === 'SendingPaused' ? alarmingTrouble : troubles.has(outcome) ? 1 : 0;
    for (let i = 0; i < weight; i++) countTotal(mailTrouble);
  };
}
