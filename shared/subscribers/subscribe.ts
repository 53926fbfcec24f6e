import { MailUncertainError } from '../mail/mailer-errors.ts';
import type { Keys } from '../security/keys.ts';
import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import { mailboxId, subscriberId } from '../security/subscriber-id.ts';
import { issueToken, newSecret, type Tokens } from '../security/tokens.ts';
import { minute } from '../time/units.ts';
import {
  confirmationHours,
  type PendingSignUp,
  type PendingSignUps,
  withRequest,
} from './pending-sign-up.ts';
import { newSubscriber } from './settings.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriptionInput, SubscriptionRequest } from './subscription-request.ts';
import type { Suppression } from './suppression.ts';

/** Between two confirmation mails to one address lies this, in milliseconds. */
const mailPause = 2 * minute;

/** Confirmation mails to one mailbox, whatever spellings of its address are given. */
const mailLimits: readonly Limit[] = [
  { name: 'confirmation-mail-hour', max: 3, seconds: 3600 },
  { name: 'confirmation-mail-day', max: 6, seconds: 24 * 3600 },
];

/** Requests at one moment for one address that may be in each other's way. */
const mostTries = 20;

/** What a confirmation mail is written from. */
export interface ConfirmationRequest {
  readonly to: string;
  readonly language: string;
  /** Each rule by its name or its query as typed. */
  readonly rules: readonly string[];
  readonly token: string;
}

export interface SubscribeDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    create(subscriber: Subscriber): Promise<boolean>;
    /** A pending subscriber is kept for a week from now; nothing happens to others. */
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

/** What became of a request. For logs only: the caller answers the same whatever it is. */
export type SubscribeOutcome = 'confirmation-sent' | 'suppressed' | 'mailed-recently';

/**
 * Adds a request to what the address has asked for, and mails a link that confirms all of it: 2 minutes after the last
 * such mail at the earliest, 3 times an hour and 6 times a day at most, never to a suppressed address. When no mail goes
 * out, the link of the last one confirms this request as well. Nothing takes effect before, so nobody can add rules to
 * somebody else's account.
 *
 * Queries must have been checked. Throws if the mail cannot be sent. After a clear refusal the next request may mail at
 * once; after an answer that leaves a doubt the pause holds.
 */
export async function subscribe(
  { email, ...request }: SubscriptionInput,
  keys: Keys,
  deps: SubscribeDeps,
): Promise<SubscribeOutcome> {
  const id = subscriberId(keys, email);
  if (await deps.suppressions.get(id)) return 'suppressed';

  const language = await keepSubscriber(id, { email, ...request }, deps);
  const { request: all } = await addRequest(id, request, deps);

  const writer = newSecret();
  const at = deps.now();
  const notAfter = new Date(at.getTime() - mailPause).toISOString();
  if (!(await deps.pendingSignUps.claimMail(id, { at: at.toISOString(), notAfter, writer })))
    return 'mailed-recently';
  for (const limit of mailLimits) {
    if ((await deps.countAgainst(limit, mailboxId(keys, email))) !== undefined) return 'mailed-recently';
  }

  try {
    const validMinutes = confirmationHours * 60;
    const { text } = await issueToken({ purpose: 'confirm', owner: id, validMinutes }, deps);
    await deps.sendConfirmation({
      to: email,
      language,
      rules: all.rules.map((rule) => rule.name ?? rule.query),
      token: text,
    });
  } catch (error) {
    if (!(error instanceof MailUncertainError)) await deps.pendingSignUps.releaseMail(id, writer);
    throw error;
  }
  return 'confirmation-sent';
}

/** The subscriber is there and is kept until the link has run out. Answers the language of its mails. */
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
