import { expect, it } from 'vitest';
import { alarmingTrouble, countTrouble } from '../../../shared/delivery/mail-trouble.ts';

it('a problem with a mail is counted under its own name and in the total, and a success under its name only', () => {
  const counted: string[] = [];
  const count = countTrouble(
    (name: string, reason?: string) => void counted.push(reason ? `${name} ${reason}` : name),
    (total) => void counted.push(total),
  );
  count('MailSent');
  count('MailRefused', 'address');
  count('LookFailed');
  expect(counted).toEqual(['MailSent', 'MailRefused address', 'MailTrouble', 'LookFailed', 'MailTrouble']);
});

it('sending that is paused is as much trouble at once as raises the alarm', () => {
  const counted: string[] = [];
  const count = countTrouble(
    (name: string) => void counted.push(name),
    (total) => void counted.push(total),
  );
  count('SendingPaused');
  expect(counted).toEqual(['SendingPaused', ...Array.from({ length: alarmingTrouble }, () => 'MailTrouble')]);
});
