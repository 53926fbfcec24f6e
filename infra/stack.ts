import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Dashboard } from './dashboard.ts';
import { Database } from './database.ts';
import { Email } from './email.ts';
import { Functions } from './functions.ts';
import { Http } from './http.ts';
import { LetterInbox } from './letter-inbox.ts';
import { Queues } from './queues.ts';
import { Schedules } from './schedules.ts';
import { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

interface WirewatchStackProps extends StackProps {
  readonly settings: Settings;
}

/** All of Wirewatch in one stack. Read it as a table of contents: each part is a file of its own. */
export class WirewatchStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: WirewatchStackProps) {
    super(scope, id, { ...props, terminationProtection: settings.prod });

    const database = new Database(this, 'Database', settings);
    const secrets = new Secrets(this, 'Secrets', settings);
    const queues = new Queues(this, 'Queues', settings);
    const email = new Email(this, 'Email', { settings, feedbackQueue: queues.get('feedback').queue });
    const inbox = settings.inboxDomain
      ? new LetterInbox(this, 'Letters', {
          ...settings,
          inboxDomain: settings.inboxDomain,
          queue: queues.get('letters').queue,
        })
      : undefined;
    const http = new Http(this, 'Http', settings);
    const { siteUrl } = http;
    const functions = new Functions(this, 'Functions', {
      database,
      queues,
      secrets,
      email,
      inbox,
      settings,
      siteUrl,
    });
    http.routeTo(functions);
    new Schedules(this, 'Schedules', functions);
    const alarms = new Alarms(this, 'Alarms', {
      database,
      queues,
      functions,
      http,
      alarmEmail: settings.alarmEmail,
    });
    new Dashboard(this, 'Dashboard', { database, queues, functions, http });

    this.tell('SiteUrl', siteUrl, 'Address of the site and the API');
    this.tell(
      'OperatorKeyCommand',
      `echo "ww_$(aws secretsmanager get-secret-value --region ${this.region} --secret-id ${secrets.operatorKey.secretArn} --query SecretString --output text)"`,
      'Prints the first operator key',
    );
    this.tell('AlarmTopic', alarms.topic.topicArn, 'Subscribe to it to hear of alarms');
    if (http.domainTarget)
      this.tell('DomainTarget', http.domainTarget, 'What the DNS record of the domain points at');
    for (const [id, { value, description }] of Object.entries(inbox?.outputs ?? {}))
      this.tell(id, value, description);
    if (settings.senderDomain) {
      email.identity.dkimRecords.forEach(({ name, value }, at) => {
        this.tell(
          `DkimRecord${at + 1}`,
          `${name} CNAME ${value}`,
          'DNS record that proves the sender’s domain',
        );
      });
    }
  }

  private tell(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
