import { LetterError } from './letter-error.ts';
import { mailLimits } from './read-mail.ts';
import type { ReceivedLetter } from './received-letter.ts';
import { type TakeLetterDeps, takeLetter } from './take-letter.ts';

/** What is counted of mails that came to the domain of newsletters. */
export type LetterOutcome =
  | 'LetterTaken'
  | 'LetterToConfirm'
  /** For an address that was not made here, or whose newsletter was removed. */
  | 'LetterToUnknown'
  /** A virus, spam, or a sender that neither SPF nor DKIM believes. */
  | 'LetterRefused'
  | 'LetterUnreadable'
  | 'LetterTooMany'
  /** Deleted before it was read. */
  | 'LetterGone';

export interface ReceiveLetterDeps extends TakeLetterDeps {
  readonly mails: {
    /** At most so many bytes and one; undefined if it is not there. */
    read(key: string, maxBytes: number): Promise<Uint8Array | undefined>;
    delete(key: string): Promise<void>;
  };
  readonly count: (outcome: LetterOutcome) => void;
  readonly log: { warn(message: string, extra: Readonly<Record<string, unknown>>): void };
}

/**
 * Takes a mail that SES has received, and deletes it once its articles are queued. May run twice: ids are derived, and
 * a mail that is gone was read before.
 */
export async function receiveLetter(received: ReceivedLetter, deps: ReceiveLetterDeps): Promise<void> {
  const outcome = await takeReceived(received, deps);
  deps.count(outcome);
  if (outcome !== 'LetterGone') await deps.mails.delete(received.objectKey);
}

async function takeReceived(
  { recipients, objectKey, refusal }: ReceivedLetter,
  deps: ReceiveLetterDeps,
): Promise<LetterOutcome> {
  if (refusal !== undefined) {
    deps.log.warn('A mail was refused', { refusal, objectKey });
    return 'LetterRefused';
  }
  const raw = await deps.mails.read(objectKey, mailLimits.bytes);
  if (raw === undefined) return 'LetterGone';
  try {
    const taken = await takeLetter(raw, recipients, deps);
    switch (taken.kind) {
      case 'accepted':
        return 'LetterTaken';
      case 'confirmation':
        return 'LetterToConfirm';
      case 'unknown-recipient':
        return 'LetterToUnknown';
      case 'too-many':
        return 'LetterTooMany';
      default:
        return taken satisfies never;
    }
  } catch (error) {
    // It would fail the same way again.
    if (!(error instanceof LetterError)) throw error;
    deps.log.warn('A mail cannot be read as a letter', { reason: error.reason, objectKey });
    return 'LetterUnreadable';
  }
}
