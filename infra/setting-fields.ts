import * as z from 'zod';
import { brandSettings } from '../shared/brand.ts';
import { readFetchRules } from '../shared/net/fetch-rules.ts';

/** The lowest number of concurrent functions that Lambda gives an account. New accounts begin with it. */
export const leastConcurrency = 10;

const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const mailAddress = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?<domain>[^@]+)$/;

const host = z.string().regex(hostName);
const address = z.string().refine((value) => hostName.test(domainOf(value)) && mailAddress.test(value));
const sha256 = '[0-9a-f]{64}';

interface Field<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** What may be written: completes "expected …". */
  readonly expects: string;
  /** What it decides, described for the operator. */
  readonly explains: string;
}

function field<Schema extends z.ZodType>(schema: Schema, expects: string, explains: string): Field<Schema> {
  return { schema, expects, explains };
}

/** Every setting of a deployment, in the order in which `npm run configure` asks for them. Only `sender` is needed. */
export const settingFields = {
  sender: field(
    address,
    'a mail address such as alerts@example.org',
    'The address that mails come from, at a domain that you own.',
  ),
  senderDomain: field(
    host,
    'a domain in lower case such as example.org',
    'The domain of the sender, or one above it, to be proved as a whole (DKIM, SPF, DMARC). Mailbox providers trust such mail more, and large ones refuse other mail.',
  ),
  identity: field(
    z.enum(['create', 'existing']),
    'create or existing',
    'existing: SES knows the sender in this account and region already; nothing of it is created, changed or deleted.',
  ),
  mailFromDomain: field(
    host,
    'a domain below senderDomain such as bounces.example.org',
    'Where bounces go, so that SPF speaks for your domain. It must have no other mail. bounces.<senderDomain> unless stated.',
  ),
  dmarc: field(
    z.enum(['create', 'existing']),
    'create or existing',
    'existing: the domain has a DMARC record already, and it stays as it is.',
  ),
  domain: field(
    host,
    'a host name in lower case such as news.example.org',
    'Host name of the site, in place of the one that API Gateway gives.',
  ),
  zoneId: field(
    z.string().regex(/^Z[A-Z0-9]{1,32}$/),
    'the id of a hosted zone such as Z0123456789ABC',
    'Route 53 hosted zone in which DNS records are made. Without it, you create them yourself.',
  ),
  zoneName: field(
    host,
    'the name of the zone zoneId such as example.org',
    'The name of that zone. Records of all names at or below it are made in it; without it only those of domain.',
  ),
  inboxDomain: field(
    host,
    'a domain of its own in lower case such as inbox.example.org, other than those of sender and site, as all of its mail goes to the service',
    'Domain whose mail is received for newsletters. It must have no other mail.',
  ),
  inboxIdentity: field(
    z.enum(['create', 'existing']),
    'create or existing',
    'existing: SES knows inboxDomain in this account and region already, and that identity stays as it is.',
  ),
  alarmEmail: field(address, 'a mail address', 'Who gets a mail when an alarm goes off.'),
  prod: field(
    z.boolean(),
    'true or false',
    'Production: table, secrets and identities survive the stack, and it refuses to be deleted.',
  ),
  stage: field(
    z.string().regex(/^[a-z][a-z0-9-]{0,19}$/),
    'a short name in lower case such as test',
    'Names the stack: Wirewatch-<stage>. Each stage is a service of its own. Without it the stack is called Wirewatch.',
  ),
  existingTable: field(
    z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/),
    'the name of a DynamoDB table in this region and account',
    'A table to use in place of one of the stack: restored, or kept by a former stack (docs/runbook.md).',
  ),
  concurrency: field(
    z.int().min(leastConcurrency).max(100_000),
    `a whole number from ${leastConcurrency} to 100000`,
    'How many functions Lambda lets this account run at once, or the part of it that is for this service. Queues share six tenths of it; the rest is kept for the site. New accounts have 10.',
  ),
  mailsPerSecond: field(
    z.int().min(1).max(100_000),
    'a whole number from 1 to 100000',
    'How many mails a second SES lets this account send (SES → Account dashboard). As many functions send mail as that needs; without it, a share of concurrency.',
  ),
  language: field(
    z.string().regex(/^[a-z]{2,3}$/),
    'a language such as en',
    'Language of mails and pages for those who have chosen none.',
  ),
  fetchRules: field(
    z.string().refine(isFetchRules),
    'ports and networks such as 80,443,8080,10.2.0.0/16',
    'Ports, and networks beyond the public internet, that feeds may be fetched from.',
  ),
  warmUp: field(
    z.int().min(0).max(9_999_999),
    'the mails of the first day of a new sender such as 500, or 0 for no ramp',
    'Mails in the first 24 hours of a new sender. They double every day up to SES’s quota; 0 for no such ramp.',
  ),
  noArticlesHours: field(
    z.int().min(1).max(999),
    'a number of hours from 1 to 999',
    'After so many hours without an article an alarm goes off.',
  ),
  canary: field(
    z.boolean(),
    'true or false',
    'An article goes through the whole service every 15 minutes; an alarm tells when its mail does not come.',
  ),
  thrifty: field(
    z.boolean(),
    'true or false',
    'Less for less: no dashboard, no canary, no traces, only the ten most important alarms, and most queues are read once a minute.',
  ),
  executeApi: field(
    z.boolean(),
    'true or false',
    'The address that API Gateway gave stays open beside domain. Links in mails that were sent before domain was set lead there.',
  ),
  edgeSecretSha256: field(
    z.string().regex(new RegExp(`^${sha256}(,${sha256})?$`)),
    'the SHA-256 of a secret as 64 hexadecimal digits, or two with a comma between them while you change it',
    'For a CloudFront distribution of yours in front of the site: by this secret the service knows its calls, and believes what it says of the visitor’s address.',
  ),
  brand: field(
    brandSettings,
    'an object such as {"name": "City Desk", "accent": "#0b5a78"} (docs/deploy.md)',
    'Name, logo, colours, imprint and addresses on pages and in mails.',
  ),
  tags: field(
    // The strictest of the services decides: IAM takes no other characters, and refuses a role for one of them.
    z.record(
      z.string().regex(/^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu),
      z
        .string()
        .regex(
          /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u,
          'A tag has letters, digits, spaces and _ . : / = + - @ only.',
        ),
    ),
    'an object of texts such as {"cost-centre": "news"}',
    'Tags for everything in the stack, as for your bill.',
  ),
} as const satisfies Readonly<Record<string, Field>>;

export type SettingName = keyof typeof settingFields;

/** Settings as the operator wrote them, each checked by itself. */
export type WrittenSettings = {
  readonly [Name in SettingName]?: z.output<(typeof settingFields)[Name]['schema']>;
};

export const settingNames = Object.keys(settingFields) as SettingName[];

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingFields, name);
}

/** What is wrong with a value, one sentence each; none if it may be written. */
export function faultsOf(name: SettingName, value: unknown): string[] {
  const { schema, expects }: Field = settingFields[name];
  const read = schema.safeParse(value);
  if (read.success) return [];
  const inside = read.error.issues.filter(({ path }) => path.length > 0);
  return inside.length > 0
    ? inside.map(({ path, message }) => `${[name, ...path].join('.')}: ${message}`)
    : [`${name} is ${JSON.stringify(value)}; expected ${expects}`];
}

/**
 * The value that a text stands for, as given by `-c name=text` or an option of `npm run configure`. A text that cannot
 * be read stays as it is, so that the check of the setting refuses it.
 */
export function valueOfText(name: SettingName, text: string): unknown {
  const { schema }: Field = settingFields[name];
  switch (schema.type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'number':
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'object':
    case 'record':
      return jsonOf(text);
    default:
      return text;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The part of a mail address after the `@`, in lower case. */
export function domainOf(mail: string): string {
  return mail.slice(mail.lastIndexOf('@') + 1).toLowerCase();
}

function isFetchRules(value: string): boolean {
  try {
    readFetchRules(value);
    return true;
  } catch {
    return false;
  }
}
