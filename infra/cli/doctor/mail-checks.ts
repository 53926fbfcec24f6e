import { DescribeActiveReceiptRuleSetCommand, SESClient } from '@aws-sdk/client-ses';
import {
  GetAccountCommand,
  type GetAccountCommandOutput,
  GetEmailIdentityCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { askAws } from '../../ask-aws.ts';
import type { Deployment } from './find-deployment.ts';
import { type Check, fail, ok, unknown, warn } from './finding.ts';

/** The share of the 24-hour quota from which it is worth asking for a higher one. */
const muchUsed = 0.8;

/** What SES says about the account and about the sender. */
export function mailChecks({ settings, outputs }: Deployment): Check[] {
  const ses = new SESv2Client(askAws);
  let account: Promise<GetAccountCommandOutput> | undefined;
  const readAccount = () => {
    account ??= ses.send(new GetAccountCommand({}));
    return account;
  };
  return [
    {
      name: 'sandbox',
      async look() {
        const { ProductionAccessEnabled } = await readAccount();
        if (ProductionAccessEnabled === undefined) return unknown('SES does not say', '');
        if (ProductionAccessEnabled) return ok('SES sends to everybody');
        const todo = 'Ask for production access: SES → Account dashboard (docs/deploy.md#leave-the-sandbox)';
        const says = 'SES sends only to addresses that it has confirmed, 200 mails a day';
        return settings.prod ? fail(says, todo) : warn(says, todo);
      },
    },
    {
      name: 'sending',
      async look() {
        const { SendingEnabled, EnforcementStatus } = await readAccount();
        if (SendingEnabled === false) return fail('sending is paused', 'See docs/runbook.md#sending-paused');
        if (EnforcementStatus === 'PROBATION')
          return warn('SES reviews the account', 'Answer the case in the AWS Support Center');
        if (EnforcementStatus === 'SHUTDOWN')
          return fail(
            'SES has stopped the account from sending',
            'Answer the case in the AWS Support Center',
          );
        return SendingEnabled === undefined ? unknown('SES does not say', '') : ok('SES takes mail');
      },
    },
    {
      name: 'quota',
      async look() {
        const { SendQuota: quota } = await readAccount();
        const { Max24HourSend: most, SentLast24Hours: sent = 0, MaxSendRate: rate } = quota ?? {};
        if (most === undefined) return unknown('SES does not say', '');
        // SES writes -1 for no limit.
        if (most < 0) return ok(`no limit, ${rate} a second`);
        const says = `${Math.round(sent)} of ${most} mails in 24 hours are used, ${rate} a second`;
        if (sent >= most) return fail(says, 'Mails wait. Ask for a higher quota: SES → Account dashboard');
        if (sent >= most * muchUsed) return warn(says, 'Ask for a higher quota: SES → Account dashboard');
        return ok(says);
      },
    },
    {
      name: 'identity',
      async look() {
        const name = settings.senderDomain ?? settings.sender;
        if (name === undefined)
          return unknown('the sender is not known', 'Name the file of settings by --config');
        return checkIdentity(ses, name, settings.mailFromDomain);
      },
    },
    ...(settings.inboxDomain ? [letterCheck(settings.inboxDomain, outputs)] : []),
  ];
}

async function checkIdentity(ses: SESv2Client, name: string, mailFrom: string | undefined) {
  try {
    const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: name }));
    const { VerifiedForSendingStatus, DkimAttributes, MailFromAttributes, IdentityType } = identity;
    const isDomain = IdentityType ? IdentityType !== 'EMAIL_ADDRESS' : !name.includes('@');
    if (VerifiedForSendingStatus === undefined)
      return unknown(`SES does not say whether ${name} is confirmed`, '');
    if (!VerifiedForSendingStatus) {
      return fail(
        `SES has not confirmed ${name} yet`,
        isDomain
          ? 'Create the DNS records: "npm run wirewatch -- dns" says which are missing'
          : 'Open the link that SES has mailed to that address',
      );
    }
    if (isDomain && DkimAttributes?.Status !== 'SUCCESS')
      return warn(
        `${name} is confirmed, but DKIM is ${DkimAttributes?.Status ?? 'not set up'}`,
        'See "npm run wirewatch -- dns"',
      );
    if (mailFrom !== undefined && MailFromAttributes?.MailFromDomainStatus !== 'SUCCESS') {
      return warn(
        `${name} is confirmed, but bounces do not go to ${mailFrom} yet (${MailFromAttributes?.MailFromDomainStatus ?? 'not set up'}), so SPF does not speak for you`,
        'See "npm run wirewatch -- dns"',
      );
    }
    return isDomain
      ? ok(`${name} is proved`)
      : warn(
          `${name} is confirmed as one address; large mailbox providers ask for a proved domain`,
          'Set senderDomain (docs/deploy.md#prove-the-sender)',
        );
  } catch (error) {
    if (error instanceof NotFoundException)
      return fail(
        `SES does not know ${name} in this region`,
        'Deploy with "identity": "create", or create it in SES',
      );
    throw error;
  }
}

/** Whether a rule for newsletters is active: that of our set, or a copy of it in a set of the operator's. */
function letterCheck(inboxDomain: string, outputs: Deployment['outputs']): Check {
  return {
    name: 'newsletters',
    async look() {
      const [, ours] = /--rule-set-name (\S+)/.exec(outputs.ActivateLetters ?? '') ?? [];
      const { Metadata, Rules = [] } = await new SESClient(askAws).send(
        new DescribeActiveReceiptRuleSetCommand({}),
      );
      if (ours !== undefined && Metadata?.Name === ours) return ok('SES receives them');
      const isCopied = Rules.some(({ Enabled, Recipients }) => Enabled && Recipients?.includes(inboxDomain));
      if (isCopied) return ok(`SES receives them by a rule of the set ${Metadata?.Name}`);
      const active = Metadata?.Name
        ? `the active set of rules is ${Metadata.Name}`
        : 'no set of rules is active';
      return fail(
        `SES receives no newsletters: ${active}`,
        'Read docs/deploy.md#newsletters-by-mail, then run the command of the output ActivateLetters',
      );
    },
  };
}
