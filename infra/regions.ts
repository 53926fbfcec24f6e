import { Token } from 'aws-cdk-lib';
import type { Settings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

/** Refuses a region in which AWS does not offer what the settings need. @throws SettingsError */
export function checkRegion(
  region: string | undefined,
  { inboxDomain }: Pick<Settings, 'inboxDomain'>,
): void {
  if (region === undefined || Token.isUnresolved(region)) return;
  const where = `the region ${region}`;
  if (region.startsWith('cn-')) {
    const says =
      'AWS offers no SES in China, so no mail can be sent from there. Choose a region outside it (AWS_REGION); its mails reach readers in China as well';
    throw new SettingsError([{ where, says }]);
  }
  if (region.startsWith('us-gov-') && inboxDomain !== undefined) {
    const says =
      'SES receives no mail in GovCloud. Take inboxDomain out; newsletters can be handed in by POST /v1/articles';
    throw new SettingsError([{ where, says }]);
  }
}
