import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { Frequency } from '../../shared/rules/rule.ts';
import type { InboxMail, OpenedMail, TestService } from '../support/local-service.ts';

export interface Wish {
  readonly query: string;
  readonly frequency: Frequency;
  /** Most stories in one mail. */
  readonly cap?: number;
}

/** Subscribes as people do: by the form's API call, then by the link that comes by mail. */
export async function subscribe(service: TestService, email: string, ...rules: Wish[]): Promise<void> {
  const site = createSiteClient(service.url);
  await site.subscribe({ email, rules, timezone: 'UTC', digestTime: '08:00' });
  await service.settle();
  const [confirmation] = await mailsTo(service, email, 'confirmation');
  const link = confirmation?.text?.match(/https?:\/\/\S+\/confirm\?\S+/)?.[0];
  if (link === undefined) throw new Error(`No confirmation link reached ${email}.`);
  await site.confirm(link);
}

/** The mails of a kind that reached an address, opened, oldest first. */
export async function mailsTo(service: TestService, email: string, kind: string): Promise<OpenedMail[]> {
  const mails = (await service.mails(email)).filter(({ tags }: InboxMail) => tags.kind === kind);
  return Promise.all(mails.toReversed().map(({ id }) => service.openMail(id)));
}

/** Lets the service's minutes pass, one by one, as they would. */
export async function passMinutes(service: TestService, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    await service.advanceClock(60);
    await service.settle();
  }
}

/** Seconds until the next 08:00 UTC of the service, and a little. */
export function secondsUntilMorning(now: Date): number {
  const morning = new Date(now);
  morning.setUTCHours(8, 0, 5, 0);
  if (morning <= now) morning.setUTCDate(morning.getUTCDate() + 1);
  return (morning.getTime() - now.getTime()) / 1000;
}

/** How often a text holds another. */
export const countIn = (text: string | undefined, wanted: string): number =>
  (text ?? '').split(wanted).length - 1;
