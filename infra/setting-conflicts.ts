import { isFreeMail } from './free-mail.ts';
import { domainOf, type SettingName, type WrittenSettings } from './setting-fields.ts';

/** A setting that does not go with the others. */
export interface Conflict {
  readonly of: SettingName;
  readonly says: string;
}

/**
 * Conflicts between settings that are valid by themselves. Settings that are missing or not valid are not considered.
 */
export function findConflicts(settings: WrittenSettings): Conflict[] {
  return [
    ...senderConflicts(settings),
    ...identityConflicts(settings),
    ...siteConflicts(settings),
    ...zoneConflicts(settings),
  ];
}

/** Whether a name is this domain or lies below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** Where bounces go if the operator sets nothing else. */
export function usualMailFrom(senderDomain: string): string {
  return `bounces.${senderDomain}`;
}

function senderConflicts({ sender, senderDomain, prod }: WrittenSettings): Conflict[] {
  const conflicts: Conflict[] = [];
  const own = sender && domainOf(sender);
  if (own && isFreeMail(own)) {
    conflicts.push({
      of: 'sender',
      says:
        `sender is ${sender}, and mail in the name of ${own} is for ${own} alone to send: receivers refuse it from ` +
        'anywhere else, or put it into spam. Use an address at a domain that you own, and set senderDomain to prove it',
    });
  }
  if (own && senderDomain && !isWithin(own, senderDomain)) {
    conflicts.push({
      of: 'senderDomain',
      says: `senderDomain is "${senderDomain}"; expected the domain of the sender, ${own}, or one above it`,
    });
  }
  if (prod && senderDomain === undefined && !(own && isFreeMail(own))) {
    conflicts.push({
      of: 'prod',
      says:
        'prod needs senderDomain: Gmail, Yahoo and others refuse mail in quantity from a domain that is not proved by DKIM. ' +
        `Set senderDomain${own ? ` to ${own}` : ''} (docs/deploy.md#prove-the-sender)`,
    });
  }
  return conflicts;
}

function identityConflicts({
  sender,
  senderDomain,
  identity,
  mailFromDomain,
  inboxDomain,
  domain,
}: WrittenSettings): Conflict[] {
  const conflicts: Conflict[] = [];
  if (identity === 'existing' && mailFromDomain !== undefined) {
    conflicts.push({
      of: 'mailFromDomain',
      says: 'mailFromDomain would change the identity, which "identity": "existing" leaves as it is. Take one of the two out',
    });
  } else if (mailFromDomain !== undefined && senderDomain === undefined) {
    conflicts.push({ of: 'mailFromDomain', says: 'mailFromDomain needs senderDomain, below which it lies' });
  } else if (mailFromDomain !== undefined && senderDomain !== undefined) {
    const taken = [senderDomain, domain, inboxDomain, sender && domainOf(sender)];
    if (!isWithin(mailFromDomain, senderDomain) || taken.includes(mailFromDomain)) {
      conflicts.push({
        of: 'mailFromDomain',
        says: `mailFromDomain is "${mailFromDomain}"; expected a domain below ${senderDomain} that is used for nothing else, such as ${usualMailFrom(senderDomain)}`,
      });
    }
  }
  const mailFrom = mailFromDomain ?? (senderDomain && usualMailFrom(senderDomain));
  const taken = [domain, sender && domainOf(sender), senderDomain, mailFrom];
  if (inboxDomain !== undefined && taken.includes(inboxDomain)) {
    conflicts.push({
      of: 'inboxDomain',
      says: `inboxDomain is "${inboxDomain}"; expected a domain of its own such as inbox.${senderDomain ?? 'example.org'}, as all of its mail goes to the service`,
    });
  }
  return conflicts;
}

function siteConflicts({ domain, executeApi, edgeSecretSha256 }: WrittenSettings): Conflict[] {
  if (executeApi === false && domain === undefined) {
    return [
      {
        of: 'executeApi',
        says: 'executeApi is false, which would leave the site without any address; set domain, or take it out',
      },
    ];
  }
  if (edgeSecretSha256 === undefined) return [];
  if (domain === undefined) {
    return [
      {
        of: 'edgeSecretSha256',
        says: 'edgeSecretSha256 needs domain: the host name of your CloudFront distribution',
      },
    ];
  }
  if (executeApi === false) {
    return [
      {
        of: 'executeApi',
        says: 'executeApi is false, but it is the address from which CloudFront gets the site (edgeSecretSha256); take one of the two out',
      },
    ];
  }
  return [];
}

function zoneConflicts(settings: WrittenSettings): Conflict[] {
  const { zoneId, zoneName, domain, senderDomain, inboxDomain } = settings;
  if (zoneId === undefined) {
    return zoneName === undefined
      ? []
      : [{ of: 'zoneName', says: 'zoneName needs zoneId: the id of the hosted zone that has this name' }];
  }
  if (zoneName === undefined) {
    return domain === undefined
      ? [
          {
            of: 'zoneId',
            says: 'zoneId needs domain or zoneName: nothing else says which records belong into that zone',
          },
        ]
      : [];
  }
  const names = [domain, senderDomain, inboxDomain].filter((name) => name !== undefined);
  if (names.some((name) => isWithin(name, zoneName))) return [];
  return [
    {
      of: 'zoneName',
      says: `zoneName is "${zoneName}"; expected the zone in which domain, senderDomain or inboxDomain lies`,
    },
  ];
}
