import { unpackSpans } from '../../articles/hit-spans.ts';
import type { Delivery, DeliveryPlan } from '../../delivery/delivery.ts';
import type { ToldText } from '../../stories/told-text.ts';
import { compress } from '../delivery-plan-entity.ts';
import { logPlaceOf } from '../delivery-store.ts';
import { expiryAfter, retentionDays } from '../table.ts';

export type Item = Readonly<Record<string, unknown>>;

/** What takes the place of an old item. */
export interface Conversion {
  /** Items to write, each whole. */
  readonly put?: readonly Item[];
  /** Attributes of the old item that mean nothing any more. */
  readonly drop?: readonly string[];
  /** Attributes that are added to the old item. */
  readonly set?: Item;
  /** The subscriber's place in the list of all of them. */
  readonly list?: { readonly id: string; readonly listedAt: string; readonly expiresAt: number | undefined };
  /** Written only where there is none. */
  readonly putIfAbsent?: Item;
  /** A mail told a story: it is noted with the other stories of its day. */
  readonly sent?: { readonly subscriberId: string; readonly slot: string; readonly storyId: string };
  /** What a revision told, unless it is known already. */
  readonly told?: { readonly articleId: string; readonly revision: string; readonly text: ToldText };
  /** The old item goes, after everything else is written. */
  readonly remove: boolean;
}

type Convert = (item: Item) => Conversion | undefined;

/**
 * How each kind of item of release 0.1 becomes one of version 2. Items of version 2 are left alone, so that a migration
 * may run twice. A kind that is not here is the same in both.
 */
const conversions: Readonly<Record<string, Convert>> = {
  /** All hits of a query had one partition. */
  hit(item) {
    if (item.day !== undefined) return undefined;
    const day = text(item.at).slice(0, 10);
    return { put: [{ ...item, pk: `${text(item.pk)}#${day}`, day }], remove: true };
  },

  /** Each sent story was an item of its own. The plans of the mails are what is kept of it now. */
  'sent-story'(item) {
    const { subscriberId, storyId, sentAt, articleId, revision, toldTitle, toldWords, isUpdate } = item;
    const sent = { subscriberId: text(subscriberId), slot: text(sentAt), storyId: text(storyId) };
    // After an update, the text is what several revisions told together.
    const isOfOne = toldWords instanceof Uint8Array && isUpdate !== true;
    if (!isOfOne) return { sent, remove: true };
    const told = { title: text(toldTitle), words: Uint8Array.from(toldWords) };
    return {
      sent,
      told: { articleId: text(articleId), revision: text(revision), text: told },
      remove: true,
    };
  },

  /** The plan was a map. */
  plan(item) {
    const { plan, ...rest } = item;
    if (plan === undefined) return undefined;
    return { put: [{ ...rest, packed: compress(oldPlan(plan)) }], remove: false };
  },

  /** Queries were in a local index as well. */
  query: (item) => without(item, ['lsi1sk']),

  /** The request was with the link, and one link was open at a time. */
  token(item) {
    const { owner, purpose, request, createdAt, usedAt } = item;
    if (purpose !== 'confirm' || !isRequest(request) || usedAt !== undefined) return undefined;
    const pending = {
      pk: `subscriber#${text(owner)}`,
      sk: 'sign-up',
      __edb_e__: 'pendingSignUp',
      __edb_v__: '1',
      subscriberId: owner,
      request,
      startedAt: createdAt,
      askedAt: createdAt,
      version: 1,
      writer: 'migration',
      expiresAt: expiryAfter(retentionDays.pendingSubscriber, new Date(text(createdAt))),
    };
    return { putIfAbsent: pending, drop: ['request'], remove: false };
  },

  /** What was seen in a feed was remembered by other hashes. The guids are known, so nothing old is news. */
  feedSeen(item) {
    const seen = text(item.seen);
    if (seen === '' || seen.startsWith('2')) return undefined;
    return { put: [{ ...item, seen: oldMemory(seen) }], remove: false };
  },

  /** Bands held another kind of signature. Near-duplicates of the last 7 days find each other anew. */
  band(item) {
    return item.ranks === undefined ? undefined : { remove: true };
  },

  /** The token bucket that all workers shared. */
  sendRate(item) {
    return item.tokens === undefined ? undefined : { remove: true };
  },

  /** Soft bounces were a number. They are counted by their mails now, from none. There was no list of all subscribers. */
  subscriber(item) {
    const expiresAt = typeof item.expiresAt === 'number' ? item.expiresAt : undefined;
    const list = { id: text(item.id), listedAt: text(item.createdAt), expiresAt };
    return { ...without(item, ['softBounces', 'confirmationSentAt', 'pendingToken']), list, remove: false };
  },

  /** There was no list of suppressed addresses. */
  suppression(item) {
    if (item.gsi1pk !== undefined) return undefined;
    const { reason, at, subscriberId } = item;
    const place = { gsi1pk: `suppressions#${text(reason)}`, gsi1sk: `${text(at)}#${text(subscriberId)}` };
    return { set: place, remove: false };
  },

  /** There was no log of all deliveries. */
  delivery(item) {
    if (item.logPart !== undefined) return undefined;
    const { logPart, logSort } = logPlaceOf(oldDelivery(item));
    if (logPart === undefined) return undefined;
    const place = { logPart, logSort, gsi1pk: `deliveries#${logPart}`, gsi1sk: logSort };
    return { set: place, remove: false };
  },
};

function without(item: Item, names: readonly string[]): Conversion | undefined {
  const drop = names.filter((name) => item[name] !== undefined);
  return drop.length > 0 ? { drop, remove: false } : undefined;
}

/** What an item becomes; undefined if it stays as it is. */
export function convertFromRelease01(item: Item): Conversion | undefined {
  return conversions[text(item.__edb_e__)]?.(item);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRequest(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'rules' in value && Array.isArray(value.rules);
}

/** What its fate depends on was the same. */
function oldDelivery(value: unknown): Delivery {
  return value as Delivery;
}

/** Spans as a list or packed, and other rules by id or by place: both were written in the course of time. */
function oldPlan(value: unknown): DeliveryPlan {
  const plan = value as DeliveryPlan;
  const entries = plan.entries.map((entry) => {
    const { also, spans, ...rest } = entry as typeof entry & { also?: string };
    const places = also?.split(' ').flatMap((place) => plan.rules[Number(place)]?.ruleId ?? []);
    return {
      ...rest,
      spans: typeof spans === 'string' ? unpackSpans(spans) : spans,
      alsoRuleIds: places ?? rest.alsoRuleIds ?? [],
    };
  });
  return { ...plan, entries };
}

/** Three keys of eight characters (guid; title and link; title and text), and a mark for backlog. */
const oldEntry = /(.{8})(.{8})(.{8})([bn])/gs;
/** Stands for a hash that is not known, and equals none. */
const unknownKey = '------';

function oldMemory(seen: string): string {
  const entries = [...seen.matchAll(oldEntry)].map(
    ([, guid = '', , , mark]) => `${guid.slice(0, 6)}${unknownKey.repeat(5)}${mark}`,
  );
  return `2u${entries.length.toString(36).padStart(4, '0')}${entries.join('')}`;
}
