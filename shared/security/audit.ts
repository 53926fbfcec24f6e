import { randomBytes } from 'node:crypto';
import { asError } from '../as-error.ts';
import type { ApiKey } from './api-key.ts';

/** Who made a change: an API key, or a session of the console that this key opened. */
export interface AuditActor {
  readonly kind: 'key' | 'session';
  readonly keyId: string;
  /** The name of the key when it was used: the key may be gone by now. */
  readonly name: string;
}

/**
 * What became of it. `begun` is written before anything is changed, so that nothing changes unrecorded; it stays when
 * nobody could write the rest, and then the change may or may not have been made.
 */
export type AuditOutcome = 'begun' | 'done' | 'failed';

/** One change that an operator made, or may have made. It holds no secret and no whole address of a person. */
export interface AuditEntry {
  readonly id: string;
  /** ISO instant at which it began. */
  readonly at: string;
  readonly who: AuditActor;
  /** "feed.pause" */
  readonly action: string;
  /** The id of what was changed: a feed, a key, a subscriber (a keyed hash), a queue, a list. */
  readonly on?: string;
  /** What else says which it was, such as the host of a feed or the name of a key. */
  readonly detail?: string;
  readonly outcome: AuditOutcome;
}

/** What a change says of itself, which the address of the call does not tell. */
export type AuditNote = Partial<Pick<AuditEntry, 'on' | 'detail'>>;

export interface AuditLog {
  put(entry: AuditEntry): Promise<void>;
  /** Withdraws an entry: nothing was changed. */
  remove(entry: AuditEntry): Promise<void>;
}

export interface AuditDeps {
  readonly auditLog: AuditLog;
  readonly now: () => Date;
  readonly log: { error(message: string, error: Error): void };
}

const maxDetail = 200;
/** Ids as this service makes them. Whatever else stands in their place is not kept: it may be a mistake and a secret. */
const idPattern = /^[\w.:-]{1,64}$/;
const secret = /ww[_t][A-Za-z0-9_.-]{20,}/;

/**
 * Records a change before it is made, lets it be made, and records how it went. If the first record cannot be written,
 * nothing is changed and the error is thrown. If only the second one cannot, the change stands and the log says so. What
 * is refused changes nothing and leaves no entry.
 *
 * @param change makes the change, and gives what it was made on and how it ended
 */
export async function audited(
  change: { readonly who: AuditActor; readonly action: string; readonly on?: string | undefined },
  make: () => Promise<{
    readonly outcome: Exclude<AuditOutcome, 'begun'> | 'refused';
    readonly note: AuditNote;
  }>,
  { auditLog, now, log }: AuditDeps,
): Promise<void> {
  const begun: AuditEntry = {
    id: randomBytes(6).toString('base64url'),
    at: now().toISOString(),
    who: change.who,
    action: change.action,
    ...keptNote({ on: change.on }),
    outcome: 'begun',
  };
  await auditLog.put(begun);
  const { outcome, note } = await make();
  try {
    if (outcome === 'refused') await auditLog.remove(begun);
    else await auditLog.put({ ...begun, ...keptNote(note), outcome });
  } catch (error) {
    log.error(`The audit log does not know how ${change.action} ended`, asError(error));
  }
}

/** As who a key acts. */
export function actorOf({ id, name }: Pick<ApiKey, 'id' | 'name'>, kind: AuditActor['kind']): AuditActor {
  return { kind, keyId: id, name };
}

/** An address with most of its name left out: "a***@reader.example". */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '***' : `${[...email][0]}***${email.slice(at)}`;
}

function keptNote({ on, detail }: { on?: string | undefined; detail?: string | undefined }): AuditNote {
  return {
    ...(on !== undefined && idPattern.test(on) && !secret.test(on) && { on }),
    ...(detail !== undefined && { detail: detail.replace(new RegExp(secret, 'g'), '…').slice(0, maxDetail) }),
  };
}
