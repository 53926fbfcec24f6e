/** The mail was refused permanently: a bad address, or a message that SES will never accept. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}

/** The mail was not accepted and may be tried later: the rate or the daily quota is used up, or sending is paused. */
export class MailDeferredError extends Error {
  override readonly name = 'MailDeferredError';
  readonly because: 'rate' | 'quota' | 'paused';

  constructor(message: string, because: 'rate' | 'quota' | 'paused', options?: ErrorOptions) {
    super(message, options);
    this.because = because;
  }
}

/** It is not known whether the mail was accepted: no answer, a broken connection, or a fault of SES. */
export class MailUncertainError extends Error {
  override readonly name = 'MailUncertainError';
}
