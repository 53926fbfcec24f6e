import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { Frequency } from '../../shared/rules/rule.ts';
import type { InboxMail, OpenedMail, TestService } from '../support/local-service.ts';

export interface Wish {
  readonly query: string;
  readonly frequency: Frequency;
  /** Most stories in one mail. */
  readonly cap?: number;
  readonly proofOfSilence?: boolean;
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

/** Signs in by the mailed link. The headers of a session, for calls in JSON. */
export async function signIn(
  service: TestService,
  email: string,
): Promise<{ cookie: string; origin: string; 'content-type': string }> {
  const origin = service.url;
  await fetch(`${origin}/sign-in`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ email }),
  });
  await service.settle();
  const letters = await mailsTo(service, email, 'confirmation');
  const token =
    letters.map(({ text }) => /\/sign-in\?token=(\S+)/.exec(text ?? '')?.[1]).findLast(Boolean) ?? '';
  const answer = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams({ token }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { cookie, origin, 'content-type': 'application/json' };
}

/** Advances the service's clock minute by minute, as in real time. */
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

/** How often a text contains another. */
export const countIn = (text: string | undefined, wanted: string): number =>
  (text ?? '').split(wanted).length - 1;
