import { type Html, type HtmlValue, html } from './html.ts';

/**
 * The look of every mail. Layout, sizes and colours are inline, since all clients read inline styles. The style sheet
 * in the head adds what a mail can do without: serifs, the colour behind matched words, dark mode, hover, narrow
 * screens. There are no images, web fonts or other things to load: a mail is complete when it arrives, and cannot
 * report when it was opened.
 */
const sans = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

/** Inline styles by role. Colours have a contrast of at least 4.5 : 1, light and dark. */
export const styles = {
  wordmark: 'font-size:13px;line-height:20px;font-weight:700;letter-spacing:.4px;color:#0b5a78',
  date: 'font-size:13px;line-height:20px;color:#5b6470;text-align:right',
  headline: 'margin:0;font-size:27px;line-height:34px;font-weight:700;color:#171b20',
  summary: 'margin:6px 0 0;font-size:15px;line-height:23px;color:#5b6470',
  notice: 'padding:12px 16px;font-size:14px;line-height:21px;color:#5c4300;background-color:#fdf5dc',
  rule: 'margin:0;font-size:17px;line-height:24px;font-weight:700;color:#0b5a78',
  count: 'font-size:13px;line-height:24px;color:#5b6470;text-align:right;white-space:nowrap',
  byline: 'margin:0 0 4px;font-size:13px;line-height:19px;color:#5b6470',
  title: 'margin:0;font-size:20px;line-height:27px;font-weight:700;color:#171b20',
  snippet: 'margin:6px 0 0;font-size:15px;line-height:23px;color:#3b434d',
  meta: 'margin:6px 0 0;font-size:13px;line-height:20px;color:#5b6470',
  parted: 'padding:18px 0 16px;border-top:1px solid #e3dfd7',
  first: 'padding:2px 0 16px',
  link: 'color:#0b5a78;text-decoration:underline',
  listItem:
    'padding:10px 14px;border-left:3px solid #0b5a78;font-size:16px;line-height:23px;font-weight:600;color:#171b20',
  strongLink: 'color:#0b5a78;font-weight:600;text-decoration:none',
  paragraph: 'margin:0 0 16px;font-size:16px;line-height:25px;color:#3b434d',
  change: {
    correction: 'color:#7a4600;background-color:#fdeccd',
    retraction: 'color:#8f1d16;background-color:#fce3e0',
    update: 'color:#0b5a78;background-color:#dff0f7',
  },
} as const;

const styleSheet = html`:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;-webkit-text-size-adjust:100%;word-break:break-word;overflow-wrap:anywhere}
h1,h3{font-family:Georgia,Times New Roman,serif}
h3 a{color:#171b20;text-decoration:none}
b{font-weight:600;color:#171b20;background-color:#fcefb8}
.quiet{color:#5b6470}
a:hover{text-decoration:underline!important}
@media (max-width:480px){.pad{padding-left:20px!important;padding-right:20px!important}.out{padding:0!important}.card{border-radius:0!important}.h1{font-size:24px!important;line-height:30px!important}}
@media (prefers-color-scheme:dark){.page{background-color:#111417!important}.card{background-color:#1b1f24!important}.ink,h3 a{color:#eef0f2!important}.body{color:#c9ced5!important}.mute,.quiet{color:#a0a8b2!important}.acc{color:#7cc5e6!important}.line{border-color:#343b43!important}.top{border-color:#7cc5e6!important}b{color:#fff1bd!important;background-color:#574709!important}.note{color:#f3dd9c!important;background-color:#3a3010!important}.c{color:#ffd08a!important;background-color:#472f08!important}.r{color:#ffb4ab!important;background-color:#54201c!important}.u{color:#a5daf2!important;background-color:#123c4d!important}.btn{background-color:#7cc5e6!important}.btn a{color:#0c1216!important}}`;

// Outlook on Windows ignores max-width, so it gets a table of fixed width around everything.
const officeTable = html`<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`;
const officeTableEnd = html`<!--[if mso]></td></tr></table><![endif]-->`;

/** A whole mail around its body, which is a list of table rows (`row`). */
export function mailPage(page: {
  readonly language: string;
  readonly subject: string;
  /** Shown in inboxes after the subject, hidden in the mail. */
  readonly preview: string;
  readonly body: readonly Html[];
  readonly footer: readonly Html[];
}): string {
  return html`<!doctype html>
    <html lang="${page.language}" dir="ltr">
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
    <body class="page" style="margin:0;padding:0;background-color:#f3f1ec">
    <div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#f3f1ec;mso-hide:all">${page.preview}</div>
    <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f1ec">
    <tr><td class="out" align="center" style="padding:24px 12px">
    ${officeTable}
    <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;text-align:left;background-color:#ffffff;border-radius:10px">
    <tr><td class="pad" style="padding:24px 32px 28px;${sans}">
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
    ${page.body}
    </table>
    </td></tr>
    </table>
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px">
    <tr><td class="pad mute" align="center" style="padding:20px 32px 32px;${sans};font-size:13px;line-height:26px;color:#5b6470">
    ${page.footer}
    </td></tr>
    </table>
    ${officeTableEnd}
    </td></tr>
    </table>
    </body>
    </html>`.markup;
}

/** One row of the body. */
export function row(content: HtmlValue, padding: string): Html {
  return html`<tr><td style="padding:${padding}">${content}</td></tr>\n`;
}

/** Two texts, at the left and right end of one line. */
export function ends(left: Html, right: Html): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
    <td>${left}</td><td align="right" valign="top" style="padding-left:12px">${right}</td>
    </tr></table>`;
}

/** Text in a box. The padding is set on a table cell: Outlook on Windows supports no other. */
export function box(text: string, className: string, style: string): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
    <td class="${className}" dir="auto" style="${style}">${text}</td>
    </tr></table>`;
}

/** The main link of the mail. */
export function button(label: string, url: string): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
    <td class="btn" style="background-color:#0b5a78;border-radius:6px;mso-padding-alt:13px 28px">
    <a href="${url}" style="display:inline-block;padding:13px 28px;${sans};font-size:16px;line-height:22px;font-weight:600;color:#ffffff;text-decoration:none">${label}</a>
    </td></tr></table>`;
}

/** The line at the top of every mail: the sender and the date. */
export function masthead(date?: string): Html {
  return row(
    ends(
      html`<div class="acc" style="${styles.wordmark}">● Wirewatch</div>`,
      html`<div class="mute" style="${styles.date}">${date}</div>`,
    ),
    '0',
  );
}
