import { type Brake, judgeMail, type MailCounts } from './send-brake.ts';

/** The state of sending: the brake, and the counts of a week that decide it. */
export interface Sending extends Brake, MailCounts {}

export interface SendingDeps {
  readonly reputation: { lastWeek(now: Date): Promise<MailCounts> };
  readonly now: () => Date;
}

/** What `GET /v1/stats` and `wirewatch sending` show. */
export async function readSending({ reputation, now }: SendingDeps): Promise<Sending> {
  const counts = await reputation.lastWeek(now());
  return { ...judgeMail(counts), ...counts };
}
