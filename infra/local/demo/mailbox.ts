import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outbox, SentMail } from '../aws/outbox.ts';
import { type ReadMail, readMail } from '../inbox/read-mail.ts';
import type { Tale } from './tale.ts';

export interface Mailbox {
  count(kind: string, to: string): number;
  /**
   * The mails of a kind, oldest first. When a mail is opened for the first time, it is written to the folder and
   * reported.
   */
  open(kind: string, to: string): Promise<readonly ReadMail[]>;
}

/** The readers' mailboxes, seen through the outbox of the local SES. */
export function createMailbox(outbox: Outbox, tale: Tale, folder: string): Mailbox {
  const told = new Set<string>();
  const find = (kind: string, to: string) =>
    outbox
      .list()
      .filter(({ tags, recipients }) => tags.kind === kind && recipients.includes(to))
      .toReversed();

  async function keep(mail: SentMail, read: ReadMail): Promise<void> {
    if (told.has(mail.id)) return;
    told.add(mail.id);
    const [name] = mail.recipients[0]?.split('@') ?? [];
    const base = join(folder, `${told.size}-${mail.tags.kind}-${name}`);
    await cp(mail.file, `${base}.eml`);
    if (read.html !== undefined) await writeFile(`${base}.html`, read.html);
    tale.mail({
      kind: mail.tags.kind ?? '',
      to: mail.recipients.join(', '),
      subject: mail.subject,
      file: `${base}.eml`,
      ...(read.html !== undefined && { page: `${base}.html` }),
      text: read.text ?? '',
    });
  }

  return {
    count: (kind, to) => find(kind, to).length,
    async open(kind, to) {
      const mails: ReadMail[] = [];
      for (const mail of find(kind, to)) {
        const read = await readMail(outbox, mail);
        await keep(mail, read);
        mails.push(read);
      }
      return mails;
    },
  };
}
