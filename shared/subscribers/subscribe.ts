import type { ConfirmedRule } from '../mail/digest-model.ts';
import { MailUncertainError } from '../mail/mailer-errors.ts';
import type { Keys } from '../security/keys.ts';
import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import { mailboxId, subscriberId } from '../security/subscriber-id.ts';
import { issueToken, newSecret, type Tokens } from '../security/tokens.ts';
import { minute } from '../time/units.ts';
import {
  confirmationHours,
  isOpen,
  type PendingSignUp,
  type PendingSignUps,
  withRequest,
} from './pending-sign-up.ts';
import { newSubscriber } from './settings.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriptionInput, SubscriptionRequest } from './subscription-request.ts';
import type { Suppression } from './suppression.ts';

/** The shortest time between two confirmation mails to one address, in milliseconds. */
export const mailPause = 2 * minute;

/** Limits for confirmation mails and invitations to one mailbox, in whatever spelling the address is given. */
export const mailLimits: readonly Limit[] = [
  { name: 'confirmation-mail-hour', max: 3, seconds: 3600 },
  { name: 'confirmation-mail-day', max: 6, seconds: 24 * 3600 },
];

/** How often to try again when other requests for the same address come at the same moment. */
const mostTries = 20;

/** What a confirmation mail is made from. */
export interface ConfirmationRequest {
  readonly to: string;
  readonly language: string;
  readonly rules: readonly ConfirmedRule[];
  readonly token: string;
}

export interface SubscribeDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    create(subscriber: Subscriber): Promise<boolean>;
    /** Keeps a pending subscriber for a week from now; does nothing for others. */
    keepPending(id: string, at: string): Promise<void>;
  };
  readonly pendingSignUps: PendingSignUps;
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly tokens: Tokens;
  readonly countAgainst: CountAgainst;
  readonly sendConfirmation: (request: ConfirmationRequest) => Promise<void>;
  readonly now: () => Date;
  readonly defaultLanguage: string;
}

/** The result of a request. For logs only: the caller gives the same answer in every case. */
export type SubscribeOutcome =
  | 'confirmation-sent'
  | 'suppressed'
  /** The link in a mail of the last minutes confirms this request as well. */
  | 'mailed-recently'
  /** The mailbox has received the maximum of such mails. */
  | 'mailed-often';

/**
 * Adds a request to what the address has asked for, and mails a link that confirms all of it. Mails go out at least 2
 * minutes apart, at most 3 an hour and 6 a day, and never to a suppressed address. When no mail goes out, the link in
 * the last one confirms this request as well. Nothing takes effect before confirmation, so nobody can add rules to
 * another person's account.
 *
 * Queries must have been checked. Throws when the mail cannot be sent. After a clear refusal the next request may send
 * a mail at once; when it is uncertain whether the mail was sent, the pause applies.
 */
export async function subscribe(
  { email, ...request }: SubscriptionInput,
  keys: Keys,
  deps: SubscribeDeps,
): Promise<SubscribeOutcome> {
  const id = subscriberId(keys, email);
  if (await deps.suppressions.get(id)) return 'suppressed';

  const language = await keepSubscriber(id, { email, ...request }, deps);
  const pending = await addRequest(id, request, deps);
  return mailConfirmation(pending, { email, language }, keys, deps);
}

/**
 * Mails the link for everything an address has asked for once more, even when it can no longer be confirmed: its time
 * then starts again. The usual limits apply.
 */
export async function mailConfirmationAgain(
  email: string,
  keys: Keys,
  deps: SubscribeDeps,
): Promise<SubscribeOutcome | 'nothing-asked'> {
  const id = subscriberId(keys, email);
  if (await deps.suppressions.get(id)) return 'suppressed';
  const [subscriber, asked] = await Promise.all([deps.subscribers.get(id), deps.pendingSignUps.get(id)]);
  if (!subscriber || !asked) return 'nothing-asked';
  const { email: address, language } = subscriber;
  const pending = isOpen(asked, deps.now()) ? asked : await addRequest(id, asked.request, deps);
  return mailConfirmation(pending, { email: address, language }, keys, deps);
}

/** Mails a link that confirms all pending requests, unless one was mailed a moment ago or too often. */
async function mailConfirmation(
  { subscriberId: id, request: all }: PendingSignUp,
  { email, language }: Pick<Subscriber, 'email' | 'language'>,
  keys: Keys,
  deps: SubscribeDeps,
): Promise<SubscribeOutcome> {
  const writer = newSecret();
  const at = deps.now();
  const notAfter = new Date(at.getTime() - mailPause).toISOString();
  if (!(await deps.pendingSignUps.claimMail(id, { at: at.toISOString(), notAfter, writer })))
    return 'mailed-recently';
  for (const limit of mailLimits) {
    if ((await deps.countAgainst(limit, mailboxId(keys, email))) === undefined) continue;
    await deps.pendingSignUps.releaseMail(id, writer);
    return 'mailed-often';
  }

  try {
    const validMinutes = confirmationHours * 60;
    const { text } = await issueToken({ purpose: 'confirm', owner: id, validMinutes }, deps);
    await deps.sendConfirmation({
      to: email,
      language,
      rules: all.rules.map(({ name, query, frequency }) => ({ name, query, frequency })),
      token: text,
    });
  } catch (error) {
    if (!(error instanceof MailUncertainError)) await deps.pendingSignUps.releaseMail(id, writer);
    throw error;
  }
  return 'confirmation-sent';
}

/** Makes sure that the subscriber exists and is kept until the link expires. Returns the language of its mails. */
async function keepSubscriber(
  id: string,
  { email, ...request }: SubscriptionInput,
  { subscribers, now, defaultLanguage }: SubscribeDeps,
): Promise<string> {
  const known = await subscribers.get(id);
  const at = now().toISOString();
  const language = known?.language ?? defaultLanguage;
  if (!known) await subscribers.create(newSubscriber(id, email, { ...request, language }, at));
  else if (known.status === 'pending') await subscribers.keepPending(id, at);
  return language;
}

async function addRequest(
  id: string,
  request: SubscriptionRequest,
  { pendingSignUps, now }: SubscribeDeps,
): Promise<PendingSignUp> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const next = withRequest(id, request, { before: await pendingSignUps.get(id), now: now() });
    if (await pendingSignUps.save(next)) return next;
  }
  throw new Error('Too many requests for one address at the same moment.');
}
