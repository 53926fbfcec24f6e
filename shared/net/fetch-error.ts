export type FetchErrorReason =
  /** The address cannot be used: not an http(s) URL, a password in it, a port that is not allowed. */
  | 'bad-address'
  /** The host is, or resolves to, an address that is not on the public internet. */
  | 'forbidden-address'
  /** Too many redirects, a redirect to another scheme, or one without a usable target. */
  | 'bad-redirect'
  /** The decoded body is larger than the limit. */
  | 'too-large'
  /** The whole exchange took longer than allowed. */
  | 'too-slow'
  /** The body does not match its Content-Encoding. */
  | 'bad-encoding'
  /** No such host, connection refused or broken, invalid certificate, not HTTP. */
  | 'unreachable';

/** Why nothing could be fetched, in words for the operator. The technical reason is the cause. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly reason: FetchErrorReason;

  constructor(reason: FetchErrorReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}
