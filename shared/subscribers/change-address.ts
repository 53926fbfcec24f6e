import * as z from 'zod';
import type { Keys } from '../security/keys.ts';
import type { CountAgainst } from '../security/rate-limit.ts';
import { mailboxId, subscriberId } from '../security/subscriber-id.ts';
import {
  issueToken,
  newSecret,
  openToken,
  type Token,
  type TokenDeps,
  type Tokens,
} from '../security/tokens.ts';
import { addressChangeHours } from './address-change-hours.ts';
import type { LinkMails } from './link-mails.ts';
import type { Subscriber } from './subscriber.ts';
import type { Suppression } from './suppression.ts';

/** Mails about a change to one mailbox: enough for somebody who mistypes, too few to fill a stranger's mailbox. */
const mailsPerMailbox = { name: 'address-mail', max: 3, seconds: 3600 } as const;

/** What each of the two tokens holds: the change that they belong to, and the addresses. */
const changeRequest = z.object({
  change: z.string(),
  side: z.enum(['old', 'new']),
  from: z.string(),
  to: z.string(),
});

/** Where a subscriber has gone: links of old mails still name the old id. */
export interface Moves {
  /** The id that a subscriber goes by now; undefined if it has not moved. Strongly consistent. */
  get(subscriberId: string): Promise<Move | undefined>;
  put(move: Move): Promise<void>;
}

export interface Move {
  readonly from: string;
  readonly to: string;
  /** Of the subscriber before the move, during which mail stops. */
  readonly status: Subscriber['status'];
}

export interface AskAddressChangeDeps extends TokenDeps {
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly countAgainst: CountAgainst;
  readonly mails: Pick<LinkMails, 'sendAddressChange'>;
}

export type AskedAddressChange = 'asked' | 'same' | 'suppressed' | 'too-often';

/** Mails a link to the old address and one to the new one. Nothing changes before both have been used. */
export async function askAddressChange(
  { id, email: from, language }: Subscriber,
  to: string,
  keys: Keys,
  deps: AskAddressChangeDeps,
): Promise<AskedAddressChange> {
  const newId = subscriberId(keys, to);
  if (newId === id) return 'same';
  if (await deps.suppressions.get(newId)) return 'suppressed';
  if ((await deps.countAgainst(mailsPerMailbox, mailboxId(keys, to))) !== undefined) return 'too-often';
  const change = newSecret();
  const validMinutes = addressChangeHours * 60;
  for (const side of ['old', 'new'] as const) {
    const request = { change, side, from, to };
    const { text } = await issueToken({ purpose: 'change-address', owner: id, validMinutes, request }, deps);
    await deps.mails.sendAddressChange({ side, from, to, language, token: text });
  }
  return 'asked';
}

/** An open link of a change. */
export interface OpenAddressChange {
  readonly subscriber: Subscriber;
  readonly token: Token;
  readonly change: string;
  readonly side: 'old' | 'new';
  readonly from: string;
  readonly to: string;
}

/** Reads a link and changes nothing. Undefined for no link of ours, one that is too old, or a change that was made. */
export async function openAddressChange(
  text: string,
  deps: TokenDeps & { readonly subscribers: { get(id: string): Promise<Subscriber | undefined> } },
): Promise<OpenAddressChange | undefined> {
  const token = await openToken(text, 'change-address', deps);
  const read = token && changeRequest.safeParse(token.request);
  const subscriber = token && (await deps.subscribers.get(token.owner));
  if (!token || !read?.success || !subscriber || subscriber.email !== read.data.from) return undefined;
  return { subscriber, token, ...read.data };
}

export interface ConfirmAddressChangeDeps extends TokenDeps {
  readonly tokens: Tokens & { ofOwner(owner: string, purpose: 'change-address'): Promise<Token[]> };
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    unsubscribe(id: string): Promise<boolean>;
    rulesChanged(id: string, at: string): Promise<void>;
  };
  readonly subscriberData: {
    copy(from: string, to: string, changes: Pick<Subscriber, 'email' | 'status'>): Promise<void>;
    leave(id: string): Promise<void>;
  };
  readonly moves: Moves;
}

export type ConfirmedAddressChange =
  /** The other address has not confirmed yet. */
  | { readonly kind: 'half' }
  | { readonly kind: 'moved'; readonly subscriberId: string }
  /** Somebody has subscribed with the new address. */
  | { readonly kind: 'taken' }
  /** A mail is going out: its copy must not be sent again. */
  | { readonly kind: 'busy' };

/** Confirms one side of a change, and makes it when the other side has confirmed. Every step may be done again. */
export async function confirmAddressChange(
  opened: OpenAddressChange,
  keys: Keys,
  deps: ConfirmAddressChangeDeps,
): Promise<ConfirmedAddressChange> {
  const { token, change, subscriber } = opened;
  await deps.tokens.use(token.owner, token.hash, deps.now().toISOString());
  const sides = (await deps.tokens.ofOwner(subscriber.id, 'change-address')).filter((one) => {
    const read = changeRequest.safeParse(one.request);
    return read.success && read.data.change === change && one.usedAt !== undefined;
  });
  if (sides.length < 2) return { kind: 'half' };
  return move(subscriber, opened.to, keys, deps);
}

/**
 * Moves everything to the id of the new address: mail stops, all is copied, the copy starts, the original goes. A move
 * that broke off is finished by the next try, since the status before it is noted first.
 */
async function move(
  subscriber: Subscriber,
  email: string,
  keys: Keys,
  { subscribers, subscriberData, moves, now }: ConfirmAddressChangeDeps,
): Promise<ConfirmedAddressChange> {
  const [from, to] = [subscriber.id, subscriberId(keys, email)];
  const begun = await moves.get(from);
  if (begun?.to !== to) {
    const there = await subscribers.get(to);
    if (there && there.status !== 'pending') return { kind: 'taken' };
    if (subscriber.openDelivery !== undefined) return { kind: 'busy' };
    await moves.put({ from, to, status: subscriber.status });
  }
  const { status } = begun?.to === to ? begun : subscriber;
  await subscribers.unsubscribe(from);
  // A delivery that began before mail stopped has its own way to end.
  if ((await subscribers.get(from))?.openDelivery !== undefined) return { kind: 'busy' };
  await subscriberData.copy(from, to, { email, status });
  await subscriberData.leave(from);
  if (status === 'active') await subscribers.rulesChanged(to, now().toISOString());
  return { kind: 'moved', subscriberId: to };
}
