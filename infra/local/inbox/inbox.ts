import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { canaryAddress } from '../../../shared/canary/canary-article.ts';
import type { Outbox, SentMail } from '../aws/outbox.ts';
import { inboxPage, mailPage, notFoundPage, type Part, parts } from './inbox-pages.ts';
import { readMail } from './read-mail.ts';

const isPart = (value: string | undefined): value is Part => parts.some((part) => part === value);

/**
 * Every mail that the local SES accepted, to look at as a recipient would. Mounted at `/_inbox`.
 *
 * - `GET /` the list, newest first; `?to=` only of one address
 * - `GET /messages` the same as JSON; `GET /messages/{id}` one mail with its parts as JSON
 * - `GET /{id}` one mail; `?part=` html, text, headers or raw
 * - `GET /{id}/html` the HTML part alone, which the page shows in a sandboxed frame
 */
export function createInbox(outbox: Outbox): Hono {
  const inbox = new Hono();

  /** The mails asked for: all but the canary's, or those of one recipient. */
  function listed(c: Context): SentMail[] {
    const to = c.req.query('to')?.toLowerCase();
    if (!to) return outbox.list({ without: canaryAddress });
    return outbox.list().filter(({ recipients }) => recipients.some((each) => each.toLowerCase() === to));
  }

  inbox.get('/', (c) => {
    const style = allowOneStyle(c);
    return c.html(inboxPage(listed(c), { style, to: c.req.query('to') }));
  });

  inbox.get('/messages', (c) => c.json({ messages: listed(c) }));

  inbox.get('/messages/:id', async (c) => {
    const mail = outbox.find(c.req.param('id'));
    return mail ? c.json(await readMail(outbox, mail)) : c.json({ error: 'There is no such mail.' }, 404);
  });

  inbox.get('/:id', async (c) => {
    const style = allowOneStyle(c);
    const mail = outbox.find(c.req.param('id'));
    if (!mail) return c.html(notFoundPage({ style }), 404);
    const read = await readMail(outbox, mail);
    const asked = c.req.query('part');
    const part = isPart(asked) ? asked : read.html === undefined ? 'text' : 'html';
    return c.html(mailPage(read, { style, part }));
  });

  inbox.get('/:id/html', async (c) => {
    const mail = outbox.find(c.req.param('id'));
    if (!mail) return c.text('There is no such mail.', 404);
    // A mail client runs no scripts and sends no forms; links open outside the frame.
    c.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; frame-ancestors 'self'; " +
        'sandbox allow-popups allow-popups-to-escape-sandbox',
    );
    setCommonHeaders(c);
    const { html = '' } = await readMail(outbox, mail);
    return c.html(withLinksOutside(html));
  });

  return inbox;
}

/** Allows the page its one style sheet and nothing else. Returns the nonce. */
function allowOneStyle(c: Context): string {
  const nonce = randomBytes(16).toString('base64');
  c.header(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; frame-src 'self'; form-action 'self'; base-uri 'none'; ` +
      "frame-ancestors 'none'",
  );
  setCommonHeaders(c);
  return nonce;
}

function setCommonHeaders(c: Context): void {
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
}

/** Makes links open in a new tab, without changing the markup of the mail. */
function withLinksOutside(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
