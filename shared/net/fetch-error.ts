export type FetchErrorReason =
  /** The address cannot be used at all: no http(s) URL, a password in it, a port that is not allowed. */
  | 'bad-address'
  /** The host is, or resolves to, an address that is not on the public internet. */
  | 'forbidden-address'
  /** Too many redirects, one to another scheme, or one that leads nowhere. */
  | 'bad-redirect'
  /** The decoded body exceeds the limit. */
  | 'too-large'
  /** The whole exchange took longer than allowed. */
  | 'too-slow'
  /** The body is not what its Content-Encoding says. */
  | 'bad-encoding'
  /** No such host, connection refused or broken, no valid certificate, no HTTP. */
  | 'unreachable';

/** Why nothing could be fetched, in words for the operator; the technical reason is the cause. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly reason: FetchErrorReason;

  constructor(reason: FetchErrorReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}
