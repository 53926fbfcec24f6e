import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { inTransaction } from '../local-database.ts';

/** A mail that the local SES has accepted. */
export interface SentMail {
  /** The message id that SES answered. */
  readonly id: string;
  /** ISO 8601 instant. */
  readonly acceptedAt: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  /** SES message tags: `delivery`, `kind`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly bytes: number;
  /** Absolute path of the raw message. */
  readonly file: string;
}

export type Outbox = ReturnType<typeof openOutbox>;

/** Every accepted mail: the raw message as an `.eml` file of its own, its index in the database. */
export function openOutbox(database: DatabaseSync, folder: string) {
  const insert = database.prepare(
    'INSERT INTO mail (id, acceptedAt, file, sender, recipients, subject, tags, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const newest = database.prepare('SELECT * FROM mail WHERE recipients <> ? ORDER BY number DESC LIMIT ?');
  const byId = database.prepare('SELECT * FROM mail WHERE id = ?');
  const byFile = database.prepare('SELECT 1 FROM mail WHERE file = ?');
  const recipientsSince = database.prepare(
    'SELECT coalesce(sum(json_array_length(recipients)), 0) AS sent FROM mail WHERE acceptedAt > ?',
  );

  const removeTo = database.prepare(
    'DELETE FROM mail WHERE recipients = ? AND acceptedAt < ? RETURNING file',
  );

  function toMail(row: Record<string, SQLOutputValue>): SentMail {
    return {
      id: String(row.id),
      acceptedAt: new Date(Number(row.acceptedAt)).toISOString(),
      sender: String(row.sender),
      recipients: JSON.parse(String(row.recipients)),
      subject: String(row.subject),
      tags: JSON.parse(String(row.tags)),
      bytes: Number(row.bytes),
      file: join(folder, String(row.file)),
    };
  }

  return {
    /**
     * Keeps a message. The file is complete before the index names it, and `alongside` (the events of the mail) is
     * committed in one go with the index: after a crash everything is there, or nothing but the file.
     */
    async keep(
      mail: Omit<SentMail, 'file' | 'acceptedAt' | 'bytes'> & { readonly acceptedAt: number },
      raw: Uint8Array,
      alongside: () => void,
    ): Promise<void> {
      await mkdir(folder, { recursive: true });
      const stamp = new Date(mail.acceptedAt).toISOString().slice(0, 19).replaceAll(':', '-');
      const file = `${stamp}-${randomUUID().slice(0, 8)}.eml`;
      await using handle = await open(join(folder, file), 'wx');
      await handle.writeFile(raw);
      inTransaction(database, () => {
        insert.run(
          mail.id,
          mail.acceptedAt,
          file,
          mail.sender,
          JSON.stringify(mail.recipients),
          mail.subject,
          JSON.stringify(mail.tags),
          raw.byteLength,
        );
        alongside();
      });
    },

    /** The newest mails first, without those to an address that is left out. */
    list: ({ limit = 500, without = '' } = {}): SentMail[] =>
      newest.all(JSON.stringify([without]), limit).map(toMail),

    find(id: string): SentMail | undefined {
      const row = byId.get(id);
      return row && toMail(row);
    },

    read: (mail: SentMail): Promise<Uint8Array> => readFile(mail.file),

    /** How many recipients were mailed after `since`, milliseconds since the epoch: what SES's quota counts. */
    countSince: (since: number): number => Number(recipientsSince.get(since)?.sent),

    /** Removes the mails to an address that were accepted before an instant, in milliseconds since the epoch. */
    removeOld(recipient: string, before: number): void {
      for (const { file } of removeTo.all(JSON.stringify([recipient]), before)) {
        rmSync(join(folder, String(file)), { force: true });
      }
    },

    /** Removes files that a crash left without their index: mails that were never accepted. */
    removeUnaccepted(): void {
      for (const name of listFolder(folder)) {
        if (name.endsWith('.eml') && !byFile.get(name)) rmSync(join(folder, name));
      }
    },
  };
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
