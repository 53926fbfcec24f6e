import type { LinkMails } from './link-mails.ts';

/** The same mails, by code that is read when the first is sent: few containers send one. */
export function laterLinkMails(load: () => Promise<LinkMails>): LinkMails {
  return {
    sendConfirmation: async (request) => (await load()).sendConfirmation(request),
    sendSignIn: async (request) => (await load()).sendSignIn(request),
    sendAddressChange: async (request) => (await load()).sendAddressChange(request),
    sendTokenMade: async (made) => (await load()).sendTokenMade(made),
    sendInvitation: async (invitation) => (await load()).sendInvitation(invitation),
  };
}
