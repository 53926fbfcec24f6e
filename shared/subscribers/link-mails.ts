import { composeMessage } from '../mail/compose-message.ts';
import type { RenderedMail } from '../mail/digest-model.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderConfirmation, renderSignIn } from '../mail/render-link-mail.ts';
import { signInMinutes } from './sign-in.ts';
import { type ConfirmationRequest, confirmationHours } from './subscribe.ts';

export interface LinkMailDeps {
  readonly mailer: Mailer;
  readonly sender: string;
  readonly siteUrl: string;
  readonly configurationSet: string;
  readonly now: () => Date;
}

/** The mails that carry a link which acts for its reader. Never retried: the next request of the form is the retry. */
export interface LinkMails {
  sendConfirmation(request: ConfirmationRequest): Promise<void>;
  sendSignIn(request: { to: string; language: string; token: string }): Promise<void>;
}

export function createLinkMails(deps: LinkMailDeps): LinkMails {
  const { siteUrl } = deps;
  return {
    async sendConfirmation({ to, language, rules, token }) {
      const confirmUrl = `${siteUrl}/confirm?token=${token}`;
      await send(
        to,
        renderConfirmation({ language, rules, confirmUrl, validHours: confirmationHours, siteUrl }),
        deps,
      );
    },
    async sendSignIn({ to, language, token }) {
      const signInUrl = `${siteUrl}/sign-in?token=${token}`;
      await send(to, renderSignIn({ language, signInUrl, validMinutes: signInMinutes, siteUrl }), deps);
    },
  };
}

async function send(to: string, mail: RenderedMail, deps: LinkMailDeps): Promise<void> {
  const { mailer, sender, configurationSet, now } = deps;
  const tags = { kind: 'confirmation' };
  const raw = await composeMessage({ from: sender, to, ...mail, date: now(), tags, configurationSet });
  await mailer.send({ to, raw, tags });
}
