import { packSpans, unpackSpans } from '../articles/hit-spans.ts';
import type { DeliveryPlan, PlannedEntry } from './delivery.ts';

/** An entry as it is stored: spans as one text, and other rules by their index in the plan's list of rules. */
export interface PackedEntry extends Omit<PlannedEntry, 'spans' | 'alsoRuleIds'> {
  readonly spans: string;
  readonly also?: string;
}

/** A plan as it is stored. It takes a third of the bytes, so that a mail of 100 stories fits into an item. */
export interface PackedPlan extends Omit<DeliveryPlan, 'entries'> {
  readonly entries: readonly PackedEntry[];
}

/**
 * The most bytes of a packed plan, as JSON in UTF-8. DynamoDB accepts 400 KB per item, and never counts an item as
 * larger than its JSON by more than a byte for each list, map and short number in it.
 */
export const maxPlanBytes = 350_000;

/** The size that counts towards `maxPlanBytes`. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

export function packPlan(plan: DeliveryPlan): PackedPlan {
  const places = placesOf(plan.rules.map(({ ruleId }) => ruleId));
  return { ...plan, entries: plan.entries.map((entry) => packEntry(entry, places)) };
}

export function unpackPlan({ entries, ...plan }: PackedPlan): DeliveryPlan {
  return {
    ...plan,
    entries: entries.map(({ also, spans, ...entry }) => ({
      ...entry,
      spans: unpackSpans(spans),
      alsoRuleIds: (also?.split(' ') ?? []).flatMap((place) => plan.rules[Number(place)]?.ruleId ?? []),
    })),
  };
}

/** The index in the plan, by rule id. */
export function placesOf(ruleIds: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ruleIds.map((id, place) => [id, place]));
}

/** Rules that are not in the plan are left out: it never names any. */
export function packEntry(
  { spans, alsoRuleIds, ...entry }: PlannedEntry,
  places: ReadonlyMap<string, number>,
): PackedEntry {
  const also = alsoRuleIds.flatMap((id) => places.get(id) ?? []).join(' ');
  return { ...entry, spans: packSpans(spans), ...(also !== '' && { also }) };
}
