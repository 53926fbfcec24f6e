import { cutLine } from './cut-text.ts';
import type { Confirmation, RenderedMail, SignIn } from './digest-model.ts';
import { html } from './html.ts';
import { box, button, mailPage, masthead, row, styles } from './mail-page.ts';
import { messagesFor } from './messages/languages.ts';
import type { Messages } from './messages/messages.ts';
import { wrapText } from './wrap-text.ts';

/** The double opt-in mail: the requested rules, one button, and a note that nothing happens without it. */
export function renderConfirmation(confirmation: Confirmation): RenderedMail {
  const { messages } = messagesFor(confirmation.language);
  const words = messages.confirmation;
  return renderLetter(messages, {
    subject: words.subject,
    title: words.title,
    lead: words.lead(hostOf(confirmation.siteUrl)),
    list: shorten(confirmation.rules),
    button: words.button,
    url: confirmation.confirmUrl,
    valid: words.valid(confirmation.validHours),
    ignore: words.ignore,
  });
}

/** The mail with the link that signs a subscriber in. */
export function renderSignIn(signIn: SignIn): RenderedMail {
  const { messages } = messagesFor(signIn.language);
  const words = messages.signIn;
  return renderLetter(messages, {
    subject: words.subject,
    title: words.title,
    lead: words.lead(hostOf(signIn.siteUrl)),
    list: [],
    button: words.button,
    url: signIn.signInUrl,
    valid: words.valid(signIn.validMinutes),
    ignore: words.ignore,
  });
}

/** A mail with one purpose and one button. */
interface Letter {
  readonly subject: string;
  readonly title: string;
  readonly lead: string;
  readonly list: readonly string[];
  readonly button: string;
  readonly url: string;
  readonly valid: string;
  readonly ignore: string;
}

function renderLetter(messages: Messages, letter: Letter): RenderedMail {
  const { subject, title, lead, list, url, valid, ignore } = letter;
  const page = mailPage({
    language: messages.language,
    subject,
    preview: lead,
    body: [
      masthead(),
      row(html`<h1 class="h1 ink" style="${styles.headline}">${title}</h1>`, '18px 0 16px'),
      row(html`<p class="body" style="${styles.paragraph}">${lead}</p>`, '0'),
      ...list.map((item) => row(box(item, 'top ink', styles.listItem), '0 0 8px')),
      row(button(letter.button, url), '16px 0 24px'),
      row(html`<p class="body" style="${styles.paragraph}">${valid} ${ignore}</p>`, '0'),
      row(
        html`<p class="mute" style="${styles.meta}">${messages.openAddress}<br>
        <a class="acc" href="${url}" style="${styles.link};word-break:break-all">${url}</a></p>`,
        '0',
      ),
    ],
    footer: [],
  });
  const text = [
    `${wrapText(title)}\n\n${wrapText(lead)}\n\n`,
    ...list.map((item) => `${wrapText(`* ${item}`, '  ')}\n`),
    `${list.length > 0 ? '\n' : ''}${letter.button}:\n${url}\n\n${wrapText(`${valid} ${ignore}`)}\n`,
  ].join('');
  return { subject, html: page, text, language: messages.language };
}

/** Anybody can fill in this form, so it must not send a long mail to any address. */
function shorten(rules: readonly string[]): readonly string[] {
  const shown = rules.slice(0, 10).map((rule) => cutLine(rule, 120));
  return rules.length > shown.length ? [...shown, '…'] : shown;
}

function hostOf(siteUrl: string): string {
  return URL.parse(siteUrl)?.host ?? cutLine(siteUrl, 100);
}
