import { html, raw } from 'hono/html';
import type { SentMail } from '../aws/outbox.ts';
import { stylesheet } from './inbox-style.ts';
import type { ReadMail } from './read-mail.ts';

type Markup = ReturnType<typeof html>;

/** The views of a mail. */
export const parts = ['html', 'text', 'headers', 'raw'] as const;
export type Part = (typeof parts)[number];

const partNames: Record<Part, string> = { html: 'HTML', text: 'Text', headers: 'Headers', raw: 'Raw' };

interface PageOptions {
  /** Nonce of the stylesheet. */
  readonly style: string;
}

/** The list of mails. It reloads itself, so that new mails appear as they do in a mail program. */
export function inboxPage(
  mails: readonly SentMail[],
  options: PageOptions & { readonly to: string | undefined },
): Markup {
  const { to } = options;
  const heading = to ? html`Mail to ${to}` : html`Inbox`;
  return page(options, {
    title: to ? `Mail to ${to}` : 'Inbox',
    refresh: true,
    body: html`
      <header class="bar">
        <h1>${heading}</h1>
        <p class="quiet">${to ? html`<a href="/_inbox">All mail</a> · ` : ''}${countOf(mails.length)}, newest first</p>
      </header>
      ${mails.length === 0 ? empty() : html`<ol class="list">${mails.map(row)}</ol>`}
    `,
  });
}

/** One mail, in one of its parts. */
export function mailPage(mail: ReadMail, options: PageOptions & { readonly part: Part }): Markup {
  const recipients = mail.recipients.map(
    (address) => html`<a href="/_inbox?to=${encodeURIComponent(address)}">${address}</a> `,
  );
  const tabs = parts.map(
    (part) =>
      html`<a href="/_inbox/${mail.id}?part=${part}"${part === options.part ? raw(' aria-current="page"') : ''}>${partNames[part]}</a>`,
  );
  return page(options, {
    title: mail.subject,
    refresh: false,
    body: html`
      <header class="bar">
        <p class="quiet"><a href="/_inbox">← Inbox</a></p>
        <h1>${mail.subject}</h1>
        <dl class="facts">
          <dt>From</dt><dd>${mail.from}</dd>
          <dt>To</dt><dd>${recipients}</dd>
          <dt>Sent</dt><dd>${time(mail.acceptedAt)}</dd>
          <dt>Size</dt><dd>${kilobytes(mail.bytes)}${kindOf(mail)}</dd>
          <dt>File</dt><dd><code>${mail.file}</code></dd>
        </dl>
        <nav class="tabs" aria-label="Parts of the mail">${tabs}</nav>
      </header>
      <main>${partOf(mail, options.part)}</main>
    `,
  });
}

export function notFoundPage(options: PageOptions): Markup {
  return page(options, {
    title: 'No such mail',
    refresh: false,
    body: html`<header class="bar"><h1>No such mail</h1><p><a href="/_inbox">Back to the inbox</a></p></header>`,
  });
}

function partOf(mail: ReadMail, part: Part): Markup {
  switch (part) {
    case 'html':
      return mail.html === undefined
        ? html`<p class="empty">This mail has no HTML part.</p>`
        : html`<iframe class="mail" title="The mail as HTML" src="/_inbox/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
    case 'text':
      return html`<pre class="part">${mail.text ?? 'This mail has no text part.'}</pre>`;
    case 'headers':
      return html`<dl class="part headers">
        ${mail.headers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}
      </dl>`;
    case 'raw':
      return html`<pre class="part">${mail.raw}</pre>`;
  }
}

function row(mail: SentMail): Markup {
  return html`<li>
    <a href="/_inbox/${mail.id}">
      <span class="subject">${mail.subject || '(no subject)'}</span>
      <span class="to">${mail.recipients.join(', ')}</span>
      <span class="when">${time(mail.acceptedAt)}</span>
      <span class="kind">${mail.tags.kind ?? ''}</span>
    </a>
  </li>`;
}

function empty(): Markup {
  return html`<div class="empty">
    <p>No mail yet.</p>
    <p class="quiet">What the service sends on this machine appears here, and goes nowhere else.</p>
  </div>`;
}

const time = (iso: string) =>
  html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
const countOf = (count: number) => (count === 1 ? '1 mail' : `${count} mails`);
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
const kindOf = ({ tags }: SentMail) => (tags.kind ? ` · ${tags.kind}` : '');

function page(
  { style }: PageOptions,
  { title, refresh, body }: { title: string; refresh: boolean; body: Markup },
): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh ? html`<meta http-equiv="refresh" content="5" />` : ''}
        <title>${title} · Wirewatch on this machine</title>
        <style nonce="${style}">${raw(stylesheet)}</style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
