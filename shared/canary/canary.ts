/** The last canary that was sent. */
export interface Canary {
  readonly word: string;
  /** ISO instant. */
  readonly startedAt: string;
  /** From the article to the delivery of its mail. Absent while it is under way, or lost. */
  readonly seconds?: number;
  /** How many before it were lost, in a row. */
  readonly lostBefore: number;
}

export interface CanaryStore {
  get(): Promise<Canary | undefined>;
  put(canary: Canary): Promise<void>;
  /** Notes that it has arrived, unless that is noted already or another one was sent since; false then. */
  arrived(word: string, seconds: number): Promise<boolean>;
}
