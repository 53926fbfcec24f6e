import type { Keys } from '../security/keys.ts';
import { subscriberId } from '../security/subscriber-id.ts';
import { hashSecret, newSecret, type Tokens, tokenText } from '../security/tokens.ts';
import { newSubscriber } from './settings.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriptionInput } from './subscription-request.ts';
import type { Suppression } from './suppression.ts';

/** A confirmation link works for a day; not longer than the pause between two of them, so at most one is open. */
export const confirmationHours = 24;

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
    /** Notes that a confirmation is being sent, unless one was sent at or after `notAfter`; true for one caller only. */
    claimConfirmation(
      id: string,
      claim: { pendingToken: string; at: string; notAfter: string; status: Subscriber['status'] },
    ): Promise<boolean>;
    /** Takes the claim back, so that the next try may send. */
    releaseConfirmation(id: string, pendingToken: string): Promise<void>;
  };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly tokens: Pick<Tokens, 'put'>;
  readonly sendConfirmation: (request: ConfirmationRequest) => Promise<void>;
  readonly now: () => Date;
  readonly defaultLanguage: string;
}

/** What became of a request. For logs only: the caller answers the same whatever it is. */
export type SubscribeOutcome = 'confirmation-sent' | 'suppressed' | 'asked-recently';

/**
 * Mails a confirmation link that holds the request, at most once in 24 hours and never to a suppressed address.
 * Nothing takes effect before the link is confirmed, so nobody can add rules to somebody else's account.
 * Queries must have been checked. Throws if the mail cannot be sent; the address may then be tried again at once.
 */
export async function subscribe(
  { email, ...request }: SubscriptionInput,
  keys: Keys,
  deps: SubscribeDeps,
): Promise<SubscribeOutcome> {
  const id = subscriberId(keys, email);
  if (await deps.suppressions.get(id)) return 'suppressed';

  const secret = newSecret();
  const pendingToken = hashSecret(secret);
  const now = deps.now();
  const at = now.toISOString();
  const before = new Date(now.getTime() - confirmationHours * 3_600_000).toISOString();
  const known = await deps.subscribers.get(id);
  const language = known?.language ?? deps.defaultLanguage;
  const claimed = known
    ? await deps.subscribers.claimConfirmation(id, {
        pendingToken,
        at,
        notAfter: before,
        status: known.status,
      })
    : await deps.subscribers.create({
        ...newSubscriber(id, email, { ...request, language }, at),
        confirmationSentAt: at,
        pendingToken,
      });
  if (!claimed) return 'asked-recently';

  try {
    const expiresAt = new Date(now.getTime() + confirmationHours * 3_600_000).toISOString();
    const token = {
      owner: id,
      hash: pendingToken,
      purpose: 'confirm',
      createdAt: at,
      expiresAt,
      request,
    } as const;
    await deps.tokens.put(token);
    await deps.sendConfirmation({
      to: email,
      language,
      rules: request.rules.map((rule) => rule.name ?? rule.query),
      token: tokenText(id, secret),
    });
  } catch (error) {
    await deps.subscribers.releaseConfirmation(id, pendingToken);
    throw error;
  }
  return 'confirmation-sent';
}
