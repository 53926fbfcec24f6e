import type { Suppression } from './suppression.ts';

/** As much of what is stored about a subscriber as fits into one answer. */
export interface ExportedPart {
  /** By kind of item. */
  readonly items: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  /** Where the next part begins. Absent in the last one. */
  readonly next?: string;
}

export interface ExportDeps {
  readonly subscriberData: { export(subscriberId: string, after?: string): Promise<ExportedPart> };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly now: () => Date;
}

/**
 * Everything that is stored about a subscriber, by kind of item: the first part, or the one that begins where another
 * ended. A kind may go on in the next part.
 *
 * @param nextUrl makes the address of the next part, which stands in this one as `next`
 */
export async function exportSubscriber(
  id: string,
  { after, nextUrl }: { readonly after?: string | undefined; readonly nextUrl: (after: string) => string },
  { subscriberData, suppressions, now }: ExportDeps,
): Promise<Record<string, unknown>> {
  const [{ items, next }, suppression] = await Promise.all([
    subscriberData.export(id, after),
    after === undefined ? suppressions.get(id) : undefined,
  ]);
  return {
    exportedAt: now().toISOString(),
    ...(next !== undefined && { next: nextUrl(next) }),
    ...items,
    ...(suppression && { suppression }),
  };
}
