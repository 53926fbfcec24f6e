import { cutLine } from './cut-text.ts';
import { type Html, type HtmlValue, html } from './html.ts';
import { type Look, sans } from './look.ts';
import { webAddress } from './web-address.ts';

// Outlook on Windows ignores max-width, so it gets a table of fixed width around everything.
const officeTable = html`<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`;
const officeTableEnd = html`<!--[if mso]></td></tr></table><![endif]-->`;

/** A whole mail around its body, which is a list of table rows (`row`). */
export function mailPage(
  look: Look,
  page: {
    readonly subject: string;
    /** Shown in inboxes after the subject, hidden in the mail. */
    readonly preview: string;
    readonly body: readonly Html[];
    readonly footer: readonly Html[];
  },
): string {
  const { language, styleSheet, start } = look;
  return html`<!doctype html>
    <html lang="${language.code}" dir="${language.direction}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="supported-color-schemes" content="light dark">
    <meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
    <title>${page.subject}</title>
    <style>${styleSheet}</style>
    <!--[if mso]><style>body,table,td{font-family:Arial,sans-serif}</style><![endif]-->
    </head>
    <body class="page" dir="${language.direction}" style="margin:0;padding:0;background-color:#f3f1ec">
    <div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#f3f1ec;mso-hide:all">${page.preview}</div>
    <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f1ec">
    <tr><td class="out" align="center" style="padding:24px 12px">
    ${officeTable}
    <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;text-align:${start};background-color:#ffffff;border-radius:8px">
    <tr><td class="pad" style="padding:24px 32px 28px;${sans}">
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
    ${page.body}
    </table>
    </td></tr>
    </table>
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px">
    <tr><td class="pad mute" align="center" style="padding:20px 32px 32px;${sans};font-size:14px;line-height:24px;color:#5b6470">
    ${page.footer}
    ${publisherHtml(look)}
    </td></tr>
    </table>
    ${officeTableEnd}
    </td></tr>
    </table>
    </body>
    </html>`.markup;
}

/** The publisher: imprint and postal address, as far as the deployment has them. */
export function publisher({ brand }: Look): readonly string[] {
  return [brand.imprint, brand.postalAddress].flatMap((said) =>
    said === undefined ? [] : cutLine(said, 500),
  );
}

function publisherHtml(look: Look): readonly Html[] {
  return publisher(look).map((said) => {
    const page = webAddress(said);
    return page === undefined
      ? html`<br>${said}\n`
      : html`<br><a class="acc" href="${page}" style="${look.styles.link}">${said}</a>\n`;
  });
}

/** One row of the body. */
export function row(content: HtmlValue, padding: string): Html {
  return html`<tr><td style="padding:${padding}">${content}</td></tr>\n`;
}

/** Two texts, at the start and at the end of one line. */
export function ends({ start, end }: Look, first: Html, last: Html): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
    <td>${first}</td><td align="${end}" valign="top" style="padding-${start}:12px">${last}</td>
    </tr></table>`;
}

/** Text in a box. The padding is set on a table cell: Outlook on Windows supports no other. */
export function box(content: HtmlValue, className: string, style: string): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
    <td class="${className}" dir="auto" style="${style}">${content}</td>
    </tr></table>`;
}

/** The main link of the mail. */
export function button({ brand }: Look, label: string, url: string): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
    <td class="btn" style="background-color:${brand.accent};border-radius:6px;mso-padding-alt:12px 28px">
    <a href="${url}" style="display:inline-block;padding:12px 28px;${sans};font-size:16px;line-height:24px;font-weight:600;color:#ffffff;text-decoration:none">${label}</a>
    </td></tr></table>`;
}

/** The line at the top of every mail: the sender and the date. */
export function masthead(look: Look, date?: string): Html {
  const { styles, brand } = look;
  return row(
    ends(
      look,
      html`<div class="acc" style="${styles.wordmark}">● ${brand.name}</div>`,
      html`<div class="mute" style="${styles.date}">${date}</div>`,
    ),
    '0',
  );
}
