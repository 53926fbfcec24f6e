import type { Resolver } from 'node:dns/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { openTable } from '../../../shared/store/client.ts';
import { readSchema, schemaVersion } from '../../../shared/store/schema-version.ts';
import { askAws } from '../../ask-aws.ts';
import { concurrencyForSite } from '../../concurrency.ts';
import { recordsIn } from '../../dns-record.ts';
import { leastConcurrency, type SettingName, settingNames } from '../../setting-fields.ts';
import { checkRecords } from '../check-records.ts';
import type { Deployment } from './find-deployment.ts';
import { type Check, fail, ok, unknown, warn } from './finding.ts';

/** What AWS says about the stack and about the account that it is in. */
export function accountChecks(deployment: Deployment, lookups: Resolver): Check[] {
  return [
    stackCheck(deployment),
    settingsCheck(deployment),
    recordsCheck(deployment, lookups),
    concurrencyCheck(deployment),
    alarmsCheck(deployment),
    tableCheck(deployment),
  ];
}

function stackCheck({ stack, settings }: Deployment): Check {
  return {
    name: 'stack',
    look() {
      const { name, region, status } = stack;
      const says = `${name} in ${region} is ${status}`;
      if (/IN_PROGRESS$/.test(status)) return warn(says, 'Wait until the deployment is done, and look again');
      if (status === 'UPDATE_ROLLBACK_COMPLETE')
        return warn(
          `${says}: the last deployment failed, and the one before it is in use`,
          'CloudFormation → Events says why. Correct the cause and deploy again',
        );
      if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status))
        return fail(says, 'CloudFormation → Events says why. Correct the cause and deploy again');
      if (settings.prod && !stack.isProtected)
        return warn(
          `${says}, and it is not protected against deletion although it is in production`,
          'Deploy again, which protects it',
        );
      return ok(says);
    },
  };
}

function settingsCheck({ settings, file }: Deployment): Check {
  return {
    name: 'settings',
    look() {
      if (!file) {
        return warn(
          'there is no file of settings here, so the next deployment could leave one out',
          'npm run configure -- --from-stack NAME writes one',
        );
      }
      // The stack records neither of the two; what is not recorded has its default.
      const compared = settingNames.filter(
        (name) => !['brand', 'tags'].includes(name) && file.settings[name] !== undefined,
      );
      const differ = compared.filter((name) => !isSame(name, settings, file.settings));
      return differ.length === 0
        ? ok(`as ${file.name} says`)
        : warn(
            `${file.name} differs from what is deployed in ${differ.join(', ')}`,
            'Deploy, or set the file right',
          );
    },
  };
}

function isSame(name: SettingName, one: Deployment['settings'], other: Deployment['settings']): boolean {
  return JSON.stringify(one[name]) === JSON.stringify(other[name]);
}

function recordsCheck({ outputs, settings }: Deployment, lookups: Resolver): Check {
  return {
    name: 'records',
    async look() {
      const checked = await checkRecords(recordsIn(outputs), lookups);
      const of = (wanted: string) => checked.filter(({ status }) => status === wanted).length;
      if (checked.length === 0 && settings.identity === 'existing')
        return unknown('the records of an identity that was there before are not known here', '');
      if (checked.length === 0)
        return warn('no DNS record proves the sender', 'Set senderDomain (docs/deploy.md#prove-the-sender)');
      const says = `${of('ok')} of ${checked.length} DNS records are right`;
      if (of('missing') + of('different') > 0)
        return fail(says, '"npm run wirewatch -- dns" says which are not');
      if (of('unknown') > 0)
        return unknown(
          `${says}; the name server does not answer for the others`,
          'Name another one by --resolver',
        );
      return ok(says);
    },
  };
}

function concurrencyCheck({ settings }: Deployment): Check {
  return {
    name: 'concurrency',
    async look() {
      const { AccountLimit } = await new LambdaClient(askAws).send(new GetAccountSettingsCommand({}));
      const limit = AccountLimit?.ConcurrentExecutions;
      if (limit === undefined) return unknown('Lambda does not say', '');
      const { concurrency = leastConcurrency, inboxDomain, mailsPerSecond, thrifty } = settings;
      const needed = concurrencyForSite({
        concurrency,
        ...(inboxDomain && { inboxDomain }),
        ...(mailsPerSecond !== undefined && { mailsPerSecond }),
        ...(thrifty !== undefined && { thrifty }),
      });
      const says = `Lambda runs ${limit} functions at once for this account, and the setting is ${concurrency}`;
      const ask = 'ask for 1,000 (Service Quotas → AWS Lambda → Concurrent executions; it costs nothing)';
      if (limit < concurrency) return fail(says, `Set concurrency to ${limit}, or ${ask}`);
      if (limit < needed)
        return warn(
          `${says}. If all queues are full at once, they and the timers leave none for the site (${needed} would)`,
          `${ask[0]?.toUpperCase()}${ask.slice(1)}`,
        );
      return ok(says);
    },
  };
}

function alarmsCheck({ stack, outputs, settings }: Deployment): Check {
  return {
    name: 'alarms',
    async look() {
      const TopicArn = outputs.AlarmTopic;
      if (TopicArn === undefined) return unknown('the stack does not name its topic', 'Deploy this release');
      const { Subscriptions = [] } = await new SNSClient(askAws).send(
        new ListSubscriptionsByTopicCommand({ TopicArn }),
      );
      // SNS lists one that has left as "Deleted" for a while.
      const heard = Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:')).length;
      if (heard > 0) return ok(`${heard} ${heard === 1 ? 'subscriber hears' : 'subscribers hear'} of them`);
      const waiting = Subscriptions.flatMap(({ SubscriptionArn, Endpoint = '' }) =>
        SubscriptionArn === 'PendingConfirmation' ? [Endpoint] : [],
      );
      // Deploying asks nobody again: for CloudFormation the subscription is there, also after SNS has dropped it.
      const askAgain = (address: string) =>
        `"aws sns subscribe --region ${stack.region} --topic-arn ${TopicArn} --protocol email --notification-endpoint ${address}" sends another one`;
      const [first = settings.alarmEmail] = waiting;
      if (first === undefined)
        return fail(
          'nobody hears of them',
          'Set alarmEmail, or subscribe to the topic of the output AlarmTopic',
        );
      const says =
        waiting.length > 0
          ? `${waiting.join(', ')} has not confirmed to get them`
          : `nobody hears of them: ${first} has unsubscribed, or did not confirm in time, so that SNS has dropped it`;
      return fail(says, `Open the link in the mail from AWS Notifications; ${askAgain(first)}`);
    },
  };
}

function tableCheck({ outputs }: Deployment): Check {
  return {
    name: 'table',
    async look() {
      const name = outputs.TableName;
      if (name === undefined) return unknown('the stack does not name it', 'Deploy this release');
      const found = await readSchema(openTable(name, new DynamoDBClient(askAws)));
      if (!found) return unknown(`${name} has no version yet: no function has used it`, '');
      const says = `the items of ${name} are of version ${found.version}, and this code is for ${schemaVersion}`;
      if (found.version < schemaVersion)
        return fail(says, `npm run wirewatch -- migrate --table ${name} (docs/runbook.md)`);
      return found.version > schemaVersion ? warn(says, 'Use the newer code here as well') : ok(says);
    },
  };
}
