import type { Node } from 'constructs';
import { readFetchRules, usualFetchRules } from '../shared/net/fetch-rules.ts';

/** What the operator decides, given to `cdk` as `-c name=value`. Only `sender` is needed. */
export interface Settings {
  /** The address that mails come from. SES sends it a link to confirm, once. */
  readonly sender: string;
  /** The sender's domain, to be verified as a whole (DKIM) in place of the one address. */
  readonly senderDomain?: string;
  /** Host name of the site in place of the one that API Gateway gives. */
  readonly domain?: string;
  /** Route 53 hosted zone that holds `domain`; without it the operator creates the DNS records. */
  readonly zoneId?: string;
  /** Who gets a mail when an alarm goes off. */
  readonly alarmEmail?: string;
  /** Production: table and secrets survive `cdk destroy`, the table refuses deletion. */
  readonly prod: boolean;
  /** Language of mails and pages for those who have chosen none, as a primary subtag such as `en`. */
  readonly language: string;
  /** Domain whose mail SES receives for newsletters; all of its mail goes there. */
  readonly inboxDomain?: string;
  /** Ports, and networks beyond the public internet, that feeds may be fetched from: `80,443,10.2.0.0/16`. */
  readonly fetchRules: string;
}

/** A setting is missing or makes no sense. The text lists everything that is wrong, and the command to type. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(problems: readonly string[]) {
    super(
      `Cannot deploy with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n` +
        'Example: npx cdk deploy -c sender=alerts@example.org (docs/deploy.md lists all settings)',
    );
  }
}

const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const mailAddress = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?<domain>[^@]+)$/;

/** Reads the settings from the context of the CDK app; throws {@link SettingsError}. */
export function readSettings(node: Node): Settings {
  const problems: string[] = [];

  function read(name: string, isValid: (value: string) => boolean, expected: string): string | undefined {
    const value: unknown = node.tryGetContext(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && isValid(value)) return value;
    problems.push(`${name} is ${JSON.stringify(value)}; expected ${expected}`);
    return undefined;
  }

  const sender = read('sender', isMailAddress, 'a mail address such as alerts@example.org');
  if (node.tryGetContext('sender') === undefined)
    problems.push('sender is missing: the address that mails come from');

  const senderDomain = read(
    'senderDomain',
    (value) => hostName.test(value) && (sender === undefined || domainOf(sender) === value),
    `the domain of the sender${sender ? `, ${domainOf(sender)}` : ''}`,
  );
  const domain = read(
    'domain',
    (value) => hostName.test(value),
    'a host name in lower case such as news.example.org',
  );
  const zoneId = read(
    'zoneId',
    (value) => /^Z[A-Z0-9]{1,32}$/.test(value),
    'the id of a hosted zone such as Z0123456789ABC',
  );
  if (zoneId && node.tryGetContext('domain') === undefined)
    problems.push('zoneId needs domain: the host name to create in that zone');
  const inboxDomain = read(
    'inboxDomain',
    (value) =>
      hostName.test(value) && value !== domain && (sender === undefined || domainOf(sender) !== value),
    'a domain of its own in lower case such as inbox.example.org, other than those of sender and site, as all of its mail goes to the service',
  );
  const alarmEmail = read('alarmEmail', isMailAddress, 'a mail address');
  const prod = read('prod', (value) => value === 'true' || value === 'false', 'true or false');
  const language = read('language', (value) => /^[a-z]{2,3}$/.test(value), 'a language such as en');

  const fetchRules = read('fetchRules', isFetchRules, 'ports and networks such as 80,443,8080,10.2.0.0/16');

  if (sender === undefined || problems.length > 0) throw new SettingsError(problems);
  return {
    sender,
    ...(senderDomain && { senderDomain }),
    ...(domain && { domain }),
    ...(zoneId && { zoneId }),
    ...(alarmEmail && { alarmEmail }),
    ...(inboxDomain && { inboxDomain }),
    prod: prod === 'true',
    language: language ?? 'en',
    fetchRules: fetchRules ?? usualFetchRules,
  };
}

function isFetchRules(value: string): boolean {
  try {
    readFetchRules(value);
    return true;
  } catch {
    return false;
  }
}

function isMailAddress(value: string): boolean {
  const domain = mailAddress.exec(value)?.groups?.domain;
  return domain !== undefined && hostName.test(domain.toLowerCase());
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
