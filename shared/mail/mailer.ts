/** One mail, ready for the wire. */
export interface OutgoingMail {
  /** Envelope recipient: the bare address. */
  readonly to: string;
  /** The whole MIME message (`compose-message.ts`). */
  readonly raw: Uint8Array;
  /** Come back with every event about this mail; names and values of `[A-Za-z0-9_-]` only. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Hands a mail over once. Never retries by itself: whether a second attempt is safe is the caller's to know. */
export interface Mailer {
  /** Resolves when the mail was accepted. Throws one of the errors of `mailer-errors.ts` otherwise. */
  send(mail: OutgoingMail): Promise<{ readonly messageId: string }>;
}

/** How much may be sent. Rates are mails per second; counts are mails in the last 24 hours. */
export interface SendQuota {
  readonly maxPerSecond: number;
  readonly maxPerDay: number;
  readonly sentLastDay: number;
}

export type ReadSendQuota = () => Promise<SendQuota>;
