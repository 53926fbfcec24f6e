/** One complete mail. */
export interface OutgoingMail {
  /** The recipient on the envelope: only the address. */
  readonly to: string;
  /** The whole MIME message (`compose-message.ts`). */
  readonly raw: Uint8Array;
  /** SES returns them with every event about this mail. Names and values may only use `[A-Za-z0-9_-]`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Sends a mail once. It never retries: only the caller knows whether a second attempt is safe. */
export interface Mailer {
  /** Resolves if the mail was accepted. Otherwise throws one of the errors of `mailer-errors.ts`. */
  send(mail: OutgoingMail): Promise<{ readonly messageId: string }>;
}

/** How much may be sent. Rates are mails per second. Counts are mails in the last 24 hours. */
export interface SendQuota {
  readonly maxPerSecond: number;
  readonly maxPerDay: number;
  readonly sentLastDay: number;
}

export type ReadSendQuota = () => Promise<SendQuota>;
