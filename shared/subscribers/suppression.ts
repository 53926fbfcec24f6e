/** An address that gets nothing any more. It holds no address, only its hash, and outlives the subscriber. */
export interface Suppression {
  readonly subscriberId: string;
  readonly reason: 'bounce' | 'complaint' | 'operator';
  /** ISO instant. */
  readonly at: string;
}
