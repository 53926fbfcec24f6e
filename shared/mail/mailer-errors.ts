/** The mail was refused for good: a bad address, a message that SES will never take. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}

/** The mail was not taken, and may be tried later: too fast, the day's quota is used up, or sending is paused. */
export class MailDeferredError extends Error {
  override readonly name = 'MailDeferredError';
  readonly because: 'rate' | 'quota' | 'paused';

  constructor(message: string, because: 'rate' | 'quota' | 'paused', options?: ErrorOptions) {
    super(message, options);
    this.because = because;
  }
}

/** Nobody knows whether the mail was taken: no answer, a broken connection, or a fault on the other side. */
export class MailUncertainError extends Error {
  override readonly name = 'MailUncertainError';
}
