import { type Brand, usualBrand } from '../brand.ts';
import { cutLine } from './cut-text.ts';
import type {
  AddressChange,
  Confirmation,
  InvitedRule,
  OutputEnded,
  RenderedMail,
  RuleInvitation,
  SignIn,
  TokenMade,
} from './digest-model.ts';
import { html } from './html.ts';
import { createLook } from './look.ts';
import { box, button, mailPage, masthead, publisher, row } from './mail-page.ts';
import { type MailWords, mailWords } from './mail-words.ts';
import { saidSchedule } from './said-schedule.ts';
import { wrapText } from './wrap-text.ts';

/**
 * The double opt-in mail: the requested rules with their frequency, one button, and a note that nothing happens without
 * it.
 */
export function renderConfirmation(confirmation: Confirmation, brand: Brand = usualBrand): RenderedMail {
  const words = mailWords(confirmation.language);
  const { t } = words;
  return renderLetter(words, brand, {
    subject: t('mail.confirmSubject'),
    title: t('mail.confirmTitle'),
    lead: t('mail.confirmLead', { site: hostOf(confirmation.siteUrl) }),
    list: shorten(words, confirmation.rules),
    button: t('mail.confirmButton'),
    url: confirmation.confirmUrl,
    valid: t('mail.confirmValid', { count: confirmation.validHours }),
    ignore: t('mail.confirmIgnore'),
  });
}

/** The mail with the link that signs a subscriber in. */
export function renderSignIn(signIn: SignIn, brand: Brand = usualBrand): RenderedMail {
  const words = mailWords(signIn.language);
  const { t } = words;
  return renderLetter(words, brand, {
    subject: t('mail.signInSubject'),
    title: t('mail.signInTitle'),
    lead: t('mail.signInLead', { site: hostOf(signIn.siteUrl) }),
    list: [],
    button: t('mail.signInButton'),
    url: signIn.signInUrl,
    valid: t('mail.signInValid', { count: signIn.validMinutes }),
    ignore: t('mail.signInIgnore'),
  });
}

/** The mail with the link that confirms a change of address, to either of the two. */
export function renderAddressChange(change: AddressChange, brand: Brand = usualBrand): RenderedMail {
  const words = mailWords(change.language);
  const { t } = words;
  return renderLetter(words, brand, {
    subject: t('mail.addressSubject'),
    title: t('mail.addressTitle'),
    lead: t('mail.addressLead', { site: hostOf(change.siteUrl) }),
    list: [{ text: `${cutLine(change.from, 254)} → ${cutLine(change.to, 254)}`, note: '' }],
    button: t('mail.addressButton'),
    url: change.confirmUrl,
    valid: t('mail.confirmValid', { count: change.validHours }),
    ignore: t('mail.addressIgnore'),
  });
}

/** The mail to the owner of an output that takes nothing any more. */
export function renderOutputEnded(ended: OutputEnded, brand: Brand = usualBrand): RenderedMail {
  const words = mailWords(ended.language);
  const { t } = words;
  return renderLetter(words, brand, {
    subject: t('mail.outputSubject', { output: cutLine(ended.output, 60) }),
    title: t('mail.outputTitle'),
    lead: t('mail.outputLead'),
    list: [
      {
        text: `${cutLine(ended.rule, 120)} · ${cutLine(ended.output, 60)}`,
        note: cutLine(ended.problem, 200),
      },
    ],
    button: t('mail.outputButton'),
    url: ended.outputsUrl,
    valid: t('mail.outputKept'),
    ignore: t('mail.outputIgnore'),
  });
}

/** The mail to a subscriber whose account has a new token for programs. */
export function renderTokenMade(made: TokenMade, brand: Brand = usualBrand): RenderedMail {
  const words = mailWords(made.language);
  const { t } = words;
  return renderLetter(words, brand, {
    subject: t('mail.tokenSubject'),
    title: t('mail.tokenTitle'),
    lead: t('mail.tokenLead', { site: hostOf(made.siteUrl) }),
    list: [
      { text: cutLine(made.name, 100), note: made.mayWrite ? t('mail.tokenWrites') : t('mail.tokenReads') },
    ],
    button: t('mail.tokenButton'),
    url: made.tokensUrl,
    valid: t('mail.tokenFine'),
    ignore: t('mail.tokenNotYou'),
  });
}

/**
 * The mail that asks somebody to get the alerts of a rule as well. The subject has no word of whoever asks, and nothing of
 * what they typed becomes a link.
 */
export function renderInvitation(invitation: RuleInvitation, brand: Brand = usualBrand): RenderedMail {
  const words = mailWords(invitation.language);
  const { t } = words;
  const { name, query } = invitation.rule;
  const typed = (text: string, most: number) => withoutLinks(cutLine(text, most));
  const often = saidOften(words, invitation.rule);
  return renderLetter(words, brand, {
    subject: t('mail.inviteSubject'),
    title: t('mail.inviteTitle'),
    lead: t('mail.inviteLead', { from: cutLine(invitation.from, 254), site: hostOf(invitation.siteUrl) }),
    list: [
      name === undefined
        ? { text: typed(query, 120), note: often }
        : { text: typed(name, 120), note: `${typed(query, 120)} · ${often}` },
    ],
    button: t('mail.inviteButton'),
    url: invitation.acceptUrl,
    valid: t('mail.inviteValid', { count: invitation.validDays }),
    ignore: t('mail.inviteIgnore'),
    stop: { text: t('mail.inviteStop'), url: invitation.stopUrl },
  });
}

function saidOften(words: MailWords, { frequency, schedule }: InvitedRule): string {
  return schedule ? saidSchedule(words, schedule) : words.t(`mail.frequency-${frequency}`);
}

/** Mail programs make links of what looks like an address. A sign without width in it keeps them from it. */
function withoutLinks(text: string): string {
  return text.replace(/(?<=\S)[.:@](?=\S)/gu, '$&\u200c');
}

/** A line of the list, with a note in small print. */
interface ListItem {
  readonly text: string;
  readonly note: string;
}

/** A mail with one purpose and one button. */
interface Letter {
  readonly subject: string;
  readonly title: string;
  readonly lead: string;
  readonly list: readonly ListItem[];
  readonly button: string;
  readonly url: string;
  readonly valid: string;
  readonly ignore: string;
  /** A way to get no such mail again. */
  readonly stop?: { readonly text: string; readonly url: string };
}

function renderLetter({ language, t }: MailWords, brand: Brand, letter: Letter): RenderedMail {
  const { subject, title, lead, list, url, valid, ignore, stop } = letter;
  const look = createLook(brand, language);
  const { styles } = look;
  const page = mailPage(look, {
    subject,
    preview: lead,
    body: [
      masthead(look),
      row(html`<h1 class="ink" style="${styles.headline}">${title}</h1>`, '20px 0 16px'),
      row(html`<p class="body" style="${styles.paragraph}">${lead}</p>`, '0'),
      ...list.map(({ text, note }) =>
        row(
          box(
            html`${text}${note === '' ? undefined : html`<br><span class="mute" dir="auto" style="${styles.listNote}">${note}</span>`}`,
            'top ink',
            styles.listItem,
          ),
          '0 0 8px',
        ),
      ),
      row(button(look, letter.button, url), '16px 0 24px'),
      row(html`<p class="body" style="${styles.paragraph}">${valid} ${ignore}</p>`, '0'),
      row(
        html`<p class="mute" style="${styles.meta}">${t('mail.openAddress')}<br>
        <a class="acc" href="${url}" style="${styles.link};word-break:break-all">${url}</a></p>`,
        '0',
      ),
      ...(stop === undefined
        ? []
        : [
            row(
              html`<p class="mute" style="${styles.meta}"><a class="acc" href="${stop.url}" style="${styles.link}">${stop.text}</a></p>`,
              '0',
            ),
          ]),
    ],
    footer: [],
  });
  const text = [
    `${wrapText(title)}\n\n${wrapText(lead)}\n\n`,
    ...list.map(
      ({ text: item, note }) =>
        `${wrapText(`* ${item}`, '  ')}\n${note === '' ? '' : `${wrapText(`  ${note}`, '  ')}\n`}`,
    ),
    `${list.length > 0 ? '\n' : ''}${letter.button}:\n${url}\n\n${wrapText(`${valid} ${ignore}`)}\n`,
    stop === undefined ? '' : `\n${stop.text}:\n${stop.url}\n`,
    ...publisher(look).map((said) => `\n${wrapText(said)}\n`),
  ].join('');
  return { subject, html: page, text, language: language.code };
}

/** The most rules that a confirmation lists. Anybody can fill in this form, so it must not send a long mail. */
const listedRules = 10;

function shorten({ t }: MailWords, rules: Confirmation['rules']): readonly ListItem[] {
  const shown = rules.slice(0, listedRules).map(({ name, query, frequency }): ListItem => {
    const often = t(`mail.frequency-${frequency}`);
    return name === undefined
      ? { text: cutLine(query, 120), note: often }
      : { text: cutLine(name, 120), note: `${cutLine(query, 120)} · ${often}` };
  });
  return rules.length > shown.length ? [...shown, { text: '…', note: '' }] : shown;
}

function hostOf(siteUrl: string): string {
  return URL.parse(siteUrl)?.host ?? cutLine(siteUrl, 100);
}
