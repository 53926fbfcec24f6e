export type LetterErrorReason =
  /** Over the limit of bytes. */
  | 'too-large'
  /** Not a mail: none of the headers that every mail has. */
  | 'not-a-mail'
  /** More parts, deeper nesting or longer headers than a letter can need. */
  | 'too-complex'
  /** No words in it: pictures alone, or nothing. */
  | 'nothing-to-read';

/** Why a mail cannot be read as a letter, said so that whoever sent it knows what to do. */
export class LetterError extends Error {
  override readonly name = 'LetterError';
  readonly reason: LetterErrorReason;

  constructor(reason: LetterErrorReason, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.reason = reason;
  }
}
