/**
 * The brake: if too many mails bounce or are reported as spam, the service slows down or stops before SES suspends the
 * whole account. SES reviews an account from 5 % bounces or 0.1 % complaints, and may pause it at 10 % and 0.5 %.
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
 */

/** The counts of mails within the last week. */
export interface MailCounts {
  readonly sent: number;
  /** Hard bounces, at most one per address. */
  readonly bounced: number;
  readonly complained: number;
}

export interface Brake {
  /** `slowed`: half the rate. `stopped`: no mail of a delivery is sent. */
  readonly state: 'released' | 'slowed' | 'stopped';
  /** Shares of the mails sent, 0 to 1. If fewer than `minVolume` were sent, shares of `minVolume`. */
  readonly bounceRate: number;
  readonly complaintRate: number;
}

const slowBounceRate = 0.03;
const stopBounceRate = 0.045;
const stopComplaintRate = 0.0008;
/** Rates are computed from at least this many mails, so that a small site does not stop after one bounce. */
const minVolume = 1_000;
/** A single complaint says something about one reader only. */
const minComplaints = 2;

export function judgeMail({ sent, bounced, complained }: MailCounts): Brake {
  const volume = Math.max(sent, minVolume);
  const [bounceRate, complaintRate] = [bounced / volume, complained / volume];
  const complaintsStop = complained >= minComplaints && complaintRate >= stopComplaintRate;
  if (bounceRate >= stopBounceRate || complaintsStop) return { state: 'stopped', bounceRate, complaintRate };
  return { state: bounceRate >= slowBounceRate ? 'slowed' : 'released', bounceRate, complaintRate };
}

/** "4.7 % of mails bounced and 0.01 % were reported as spam within a week". */
export function describeBrake({ bounceRate, complaintRate }: Brake): string {
  const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;
  return `${percent(bounceRate)} of mails bounced and ${percent(complaintRate)} were reported as spam within a week`;
}
