import { composeMessage } from '../mail/compose-message.ts';
import type { RenderedMail } from '../mail/digest-model.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderConfirmation, renderSignIn } from '../mail/render-letter.ts';
import { hashSecret } from '../security/tokens.ts';
import { confirmationHours } from './pending-sign-up.ts';
import type { ConfirmationRequest } from './subscribe.ts';

export interface LinkMailDeps {
  readonly mailer: Mailer;
  readonly sender: string;
  readonly siteUrl: string;
  readonly now: () => Date;
}

/** The mails that carry a link which acts for its reader. Never retried: the next request of the form is the retry. */
export interface LinkMails {
  sendConfirmation(request: ConfirmationRequest): Promise<void>;
  sendSignIn(request: SignInRequest): Promise<void>;
}

interface SignInRequest {
  readonly to: string;
  readonly language: string;
  readonly token: string;
  readonly validMinutes: number;
}

export function createLinkMails(deps: LinkMailDeps): LinkMails {
  const { siteUrl } = deps;
  return {
    async sendConfirmation({ to, language, rules, token }) {
      const confirmUrl = `${siteUrl}/confirm?token=${token}`;
      const mail = renderConfirmation({
        language,
        rules,
        confirmUrl,
        validHours: confirmationHours,
        siteUrl,
      });
      await send(to, token, mail, deps);
    },
    async sendSignIn({ to, language, token, validMinutes }) {
      const signInUrl = `${siteUrl}/sign-in?token=${token}`;
      await send(to, token, renderSignIn({ language, signInUrl, validMinutes, siteUrl }), deps);
    },
  };
}

async function send(to: string, token: string, mail: RenderedMail, deps: LinkMailDeps): Promise<void> {
  const { mailer, sender, now } = deps;
  // The id shows in headers and logs of mail servers on the way: it must not give the token away.
  const id = hashSecret(token).slice(0, 22);
  const raw = await composeMessage({
    from: { name: 'Wirewatch', address: sender },
    to,
    ...mail,
    id,
    date: now(),
  });
  await mailer.send({ to, raw, tags: { kind: 'confirmation' } });
}
