/**
 * Why an address gets no mail, the strongest reason first. `complaint`: its owner reported a mail as unwanted.
 * `bounce`: mail to it came back. `operator`: the operator stopped mail to it.
 */
export const suppressionReasons = ['complaint', 'bounce', 'operator'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** An address that gets no more mail. Only its hash is stored, and this is kept even when the subscriber is erased. */
export interface Suppression {
  readonly subscriberId: string;
  readonly reason: SuppressionReason;
  /** ISO instant. */
  readonly at: string;
}

/** The reasons that this one replaces. */
export function weakerReasons(reason: SuppressionReason): readonly SuppressionReason[] {
  return suppressionReasons.slice(suppressionReasons.indexOf(reason) + 1);
}
