import type { Brand } from '../brand.ts';
import { composeMessage } from '../mail/compose-message.ts';
import type { InvitedRule, RenderedMail } from '../mail/digest-model.ts';
import type { Mailer } from '../mail/mailer.ts';
import {
  renderAddressChange,
  renderConfirmation,
  renderInvitation,
  renderSignIn,
  renderTokenMade,
} from '../mail/render-letter.ts';
import type { AccessScope } from '../security/access-token.ts';
import { hashSecret } from '../security/tokens.ts';
import { addressChangeHours } from './address-change-hours.ts';
import { confirmationHours } from './pending-sign-up.ts';
import type { ConfirmationRequest } from './subscribe.ts';

export interface LinkMailDeps {
  readonly mailer: Mailer;
  readonly sender: string;
  readonly brand: Brand;
  readonly siteUrl: string;
  readonly now: () => Date;
}

/**
 * Sends mails with a link that acts for the person who opens it. Never retried: people who miss the mail use the form
 * again.
 */
export interface LinkMails {
  sendConfirmation(request: ConfirmationRequest): Promise<void>;
  sendSignIn(request: SignInRequest): Promise<void>;
  /** To one of the two addresses of a change. */
  sendAddressChange(request: AddressChangeRequest): Promise<void>;
  /** Tells the owner that a token for programs was made. The link leads to the settings, after signing in. */
  sendTokenMade(made: TokenMadeNotice): Promise<void>;
  /** Asks somebody to get the alerts of a subscriber's rule as well. */
  sendInvitation(invitation: InvitationRequest): Promise<void>;
}

export interface InvitationRequest {
  readonly to: string;
  readonly language: string;
  /** The address of whoever asks. */
  readonly from: string;
  readonly rule: InvitedRule;
  readonly token: string;
  /** Ends all invitations to the address. */
  readonly stopToken: string;
  readonly validDays: number;
}

interface SignInRequest {
  readonly to: string;
  readonly language: string;
  readonly token: string;
  readonly validMinutes: number;
}

interface AddressChangeRequest {
  readonly side: 'old' | 'new';
  readonly from: string;
  readonly to: string;
  readonly language: string;
  readonly token: string;
}

interface TokenMadeNotice {
  readonly to: string;
  readonly language: string;
  readonly name: string;
  readonly scopes: readonly AccessScope[];
  /** Of the token: identifies the mail. */
  readonly hash: string;
}

export function createLinkMails(deps: LinkMailDeps): LinkMails {
  const { siteUrl, brand } = deps;
  return {
    async sendConfirmation({ to, language, rules, token }) {
      const confirmUrl = `${siteUrl}/confirm?token=${token}`;
      const mail = renderConfirmation(
        { language, rules, confirmUrl, validHours: confirmationHours, siteUrl },
        brand,
      );
      await send(to, token, mail, deps);
    },
    async sendSignIn({ to, language, token, validMinutes }) {
      const signInUrl = `${siteUrl}/sign-in?token=${token}`;
      await send(to, token, renderSignIn({ language, signInUrl, validMinutes, siteUrl }, brand), deps);
    },
    async sendAddressChange({ side, from, to, language, token }) {
      const confirmUrl = `${siteUrl}/address?token=${token}`;
      const change = { language, from, to, confirmUrl, validHours: addressChangeHours, siteUrl };
      await send(side === 'old' ? from : to, token, renderAddressChange(change, brand), deps);
    },
    async sendTokenMade({ to, language, name, scopes, hash }) {
      const mayWrite = scopes.includes('write');
      const made = { language, name, mayWrite, tokensUrl: `${siteUrl}/settings#tokens`, siteUrl };
      await send(to, hash, renderTokenMade(made, brand), deps, { kind: 'token' });
    },
    async sendInvitation({ to, token, stopToken, ...invitation }) {
      const acceptUrl = `${siteUrl}/invitation?token=${token}`;
      const stopUrl = `${siteUrl}/i/${stopToken}`;
      const mail = renderInvitation({ ...invitation, acceptUrl, stopUrl, siteUrl }, brand);
      // Who did not ask for the mail finds the button of their mail program to end such mails.
      const list = { id: 'invitations', oneClickUrl: stopUrl };
      await send(to, token, mail, deps, { kind: 'invitation', list });
    },
  };
}

/** @param secret what only this mail has; only its hash leaves the service */
async function send(
  to: string,
  secret: string,
  mail: RenderedMail,
  deps: LinkMailDeps,
  {
    kind = 'confirmation',
    list,
  }: { readonly kind?: string; readonly list?: { readonly id: string; readonly oneClickUrl: string } } = {},
): Promise<void> {
  const { mailer, sender, brand, now } = deps;
  // The id appears in headers and logs of mail servers on the way, so it must not reveal the token.
  const id = hashSecret(secret).slice(0, 22);
  const raw = await composeMessage({
    from: { name: brand.name, address: sender },
    ...(brand.replyTo !== undefined && { replyTo: brand.replyTo }),
    to,
    ...mail,
    id,
    date: now(),
    ...(list && { list }),
  });
  await mailer.send({ to, raw, tags: { kind } });
}
