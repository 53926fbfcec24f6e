import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Outbox, SentMail } from '../aws/outbox.ts';

/** A mail with its parts decoded. */
export interface ReadMail extends SentMail {
  readonly from: string;
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly raw: string;
}

/** Decodes a mail of the outbox. */
export async function readMail(outbox: Outbox, mail: SentMail): Promise<ReadMail> {
  const raw = await outbox.read(mail);
  const email: Email = await PostalMime.parse(raw);
  return {
    ...mail,
    from: email.from ? showAddress(email.from) : mail.sender,
    html: email.html,
    text: email.text,
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    raw: Buffer.from(raw).toString('utf8'),
  };
}

const showAddress = ({ name, address = '' }: Address) => (name ? `${name} <${address}>` : address);
