import type { Node } from 'constructs';
import { usualFetchRules } from '../shared/net/fetch-rules.ts';
import { nearestName } from './nearest-name.ts';
import { findConflicts, usualMailFrom } from './setting-conflicts.ts';
import {
  faultsOf,
  isSettingName,
  leastConcurrency,
  type SettingName,
  settingNames,
  valueOfText,
  type WrittenSettings,
} from './setting-fields.ts';
import { type Fault, SettingsError } from './settings-error.ts';
import { type FileText, readSettingsFile } from './settings-file.ts';

type Chosen =
  | 'senderDomain'
  | 'domain'
  | 'zoneId'
  | 'zoneName'
  | 'alarmEmail'
  | 'inboxDomain'
  | 'mailsPerSecond'
  | 'stage'
  | 'existingTable'
  | 'edgeSecretSha256';

/** What the operator decides, with the defaults filled in. `setting-fields.ts` explains each. */
export interface Settings extends Pick<WrittenSettings, Chosen> {
  readonly sender: string;
  readonly identity: 'create' | 'existing';
  /** Only where this deployment creates an identity for `senderDomain`. */
  readonly mailFromDomain?: string;
  readonly dmarc: 'create' | 'existing';
  readonly inboxIdentity: 'create' | 'existing';
  readonly prod: boolean;
  readonly concurrency: number;
  readonly language: string;
  readonly fetchRules: string;
  readonly noArticlesHours: number;
  readonly canary: boolean;
  readonly thrifty: boolean;
  readonly warmUp: number;
  readonly executeApi: boolean;
  /** JSON, for `shared/brand.ts`. */
  readonly brand?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Mails of a new sender's first day. */
const usualWarmUp = 500;

/** Given as `-c name=value`, as settings are, but only for one command. */
const onceOnly = ['config', 'leaveProduction', 'remove'] as const;

/**
 * Reads the settings of a deployment: those of the file, and over them those of the context of the CDK app, which is
 * what `-c name=value` gives. @throws SettingsError
 */
export function readSettings(node: Node, file?: FileText): Settings {
  const fromFile = file && readSettingsFile(file);
  const fromContext = readContext(node);
  const written: WrittenSettings = { ...fromFile?.settings, ...fromContext.settings };
  const faults = [...(fromFile?.faults ?? []), ...fromContext.faults];

  const placeOf = (name: SettingName) =>
    name in fromContext.settings || !fromFile ? '-c' : fromFile.placeOf(name);
  const isMentioned = fromFile?.mentions('sender') || node.tryGetContext('sender') !== undefined;
  if (!isMentioned) {
    const says = 'sender is missing: the address that mails come from, such as "alerts@example.org"';
    faults.unshift({ where: fromFile?.name ?? '-c', says });
  }
  for (const { of, says } of findConflicts(written)) faults.push({ where: placeOf(of), says });
  const leaving = fromFile && leavesProduction(fromFile.settings, written, node);
  if (leaving) faults.push({ where: '-c', says: leaving });

  if (written.sender === undefined || faults.length > 0) throw new SettingsError(faults);
  return complete({ ...written, sender: written.sender });
}

/** The name of the stack of a stage. */
export function stackNameOf({ stage }: { readonly stage?: string | undefined }): string {
  return stage === undefined ? 'Wirewatch' : `Wirewatch-${stage}`;
}

/** The file says that a stack is in production, and the command line that the same stack is not. */
function leavesProduction(file: WrittenSettings, written: WrittenSettings, node: Node): string | undefined {
  const stack = stackNameOf(file);
  if (!file.prod || written.prod || stackNameOf(written) !== stack) return undefined;
  if (node.tryGetContext('leaveProduction') === stack) return undefined;
  return (
    `the file says that ${stack} is in production, and -c prod=false would take the protection from its table, its secrets ` +
    `and its identity. Leave prod=false out, or add -c leaveProduction=${stack} if you mean it`
  );
}

function complete(written: WrittenSettings & { readonly sender: string }): Settings {
  const { senderDomain, identity = 'create', mailFromDomain, thrifty = false, brand, ...rest } = written;
  const mailFrom =
    identity === 'create' && senderDomain !== undefined
      ? (mailFromDomain ?? usualMailFrom(senderDomain))
      : undefined;
  return {
    dmarc: 'create',
    inboxIdentity: 'create',
    prod: false,
    concurrency: leastConcurrency,
    language: 'en',
    fetchRules: usualFetchRules,
    warmUp: usualWarmUp,
    noArticlesHours: 24,
    canary: !thrifty,
    executeApi: true,
    tags: {},
    ...rest,
    thrifty,
    identity,
    ...(senderDomain !== undefined && { senderDomain }),
    ...(mailFrom !== undefined && { mailFromDomain: mailFrom }),
    ...(brand && { brand: JSON.stringify(brand) }),
  };
}

/** Settings in the context. Names with `:`, `/` or `@` are the CDK's own. */
function readContext(node: Node): { settings: WrittenSettings; faults: Fault[] } {
  const settings = new Map<SettingName, unknown>();
  const faults: Fault[] = [];
  const context: Record<string, unknown> = node.getAllContext();
  for (const [name, given] of Object.entries(context)) {
    if (isSettingName(name)) {
      const value = typeof given === 'string' ? valueOfText(name, given) : given;
      const wrong = faultsOf(name, value);
      faults.push(...wrong.map((says) => ({ where: '-c', says })));
      if (wrong.length === 0) settings.set(name, value);
    } else if (/^[A-Za-z]\w*$/.test(name) && !onceOnly.some((known) => known === name)) {
      const nearest = nearestName(name, [...settingNames, ...onceOnly]);
      faults.push({ where: '-c', says: `there is no setting "${name}"; the nearest is "${nearest}"` });
    }
  }
  return { settings: Object.fromEntries(settings), faults };
}
