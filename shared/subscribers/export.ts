import type { Suppression } from './suppression.ts';

export interface ExportDeps {
  readonly subscriberData: {
    export(subscriberId: string): Promise<Record<string, Record<string, unknown>[]>>;
  };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly now: () => Date;
}

/** Everything that is stored about a subscriber, by kind of item. */
export async function exportSubscriber(
  id: string,
  { subscriberData, suppressions, now }: ExportDeps,
): Promise<Record<string, unknown>> {
  const [items, suppression] = await Promise.all([subscriberData.export(id), suppressions.get(id)]);
  return { exportedAt: now().toISOString(), ...items, ...(suppression && { suppression }) };
}
