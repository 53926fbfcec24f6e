import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { askAws } from './ask-aws.ts';
import { type DeployedStack, findStack, settingsOfStack } from './deployed-stack.ts';
import type { SettingName } from './setting-fields.ts';
import type { Settings } from './settings.ts';
import { type Fault, SettingsError } from './settings-error.ts';

/** What is deleted, or stops working, when a setting is left out or changed in production. */
const lost = {
  domain: 'links in mails that were sent lead there',
  senderDomain: 'SES would forget that the domain is yours, and its records would be deleted',
  inboxDomain: 'newsletters are sent to addresses there',
  zoneId:
    'the records that lead to the site would be deleted there, and its certificate has to be proved again',
  existingTable: 'the service would begin again with another table',
} as const satisfies { readonly [Name in SettingName]?: string };

/** What an operator writes to confirm such a change. */
export interface Consent {
  /** Name of a stack that may leave production. */
  readonly leaveProduction?: string | undefined;
  /** Names of settings, separated by commas, whose parts may be deleted. */
  readonly remove?: string | undefined;
}

interface Deployment {
  readonly name: string;
  /** The account that the CDK deploys to. */
  readonly account: string;
  readonly settings: Settings;
  readonly consent: Consent;
}

/**
 * Checks whether the stack that is about to be changed is in production, and refuses changes by which it would lose
 * something without consent. If AWS cannot be asked, a note says so and the deployment goes on: the settings' file is
 * then the only safeguard.
 *
 * @throws SettingsError
 */
export async function keepProduction({ name, account, settings, consent }: Deployment): Promise<void> {
  let deployed: DeployedStack | undefined;
  try {
    deployed = await findStack(name, new CloudFormationClient(askAws));
  } catch (error) {
    return note(name, error instanceof Error ? error.message : String(error));
  }
  if (deployed === undefined) return;
  if (deployed.account !== account) {
    return note(
      name,
      `the credentials here are of the account ${deployed.account}, those of the CDK of ${account}`,
    );
  }
  const losses = lossesOf(deployed, settings, consent);
  if (losses.length > 0) throw new SettingsError(losses);
}

function note(name: string, why: string): void {
  process.stderr.write(
    `Whether the stack ${name} is in production could not be looked up (${why}). Name the profile by AWS_PROFILE rather than by --profile.\n`,
  );
}

/**
 * What a deployment would remove from a stack in production without consent. For a stack that is not in production, or
 * not deployed, this is nothing.
 */
export function lossesOf(deployed: DeployedStack, wanted: Settings, consent: Consent): Fault[] {
  const before = settingsOfStack(deployed);
  if (!(before?.prod ?? deployed.isProtected)) return [];
  const where = `the stack ${deployed.name} in ${deployed.region}`;
  const faults: Fault[] = [];
  if (!wanted.prod && consent.leaveProduction !== deployed.name) {
    faults.push({
      where,
      says:
        'it is in production, and these settings are not. That would take the protection from its table, its secrets and its ' +
        `identity. Set prod to true, or add -c leaveProduction=${deployed.name} if you mean it`,
    });
  }
  const mayGo = consent.remove?.split(',') ?? [];
  for (const name of Object.keys(lost) as (keyof typeof lost)[]) {
    const [old, now] = [before?.[name], wanted[name]];
    if (old === undefined || old === now || mayGo.includes(name)) continue;
    faults.push({
      where,
      says: `${name} is "${old}" there, and ${now === undefined ? 'missing' : `"${now}"`} in these settings: ${lost[name]}. Write it as it was, or add -c remove=${name} if you mean it`,
    });
  }
  return faults;
}
