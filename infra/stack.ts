import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Dashboard } from './dashboard.ts';
import { Database } from './database.ts';
import { settingsOutput, settingsToKeep } from './deployed-stack.ts';
import { DnsRecords } from './dns-records.ts';
import { Email } from './email.ts';
import { Functions } from './functions.ts';
import { Http } from './http.ts';
import { LetterInbox } from './letter-inbox.ts';
import { Queues } from './queues.ts';
import { checkRegion } from './regions.ts';
import { Schedules } from './schedules.ts';
import { Secrets } from './secrets.ts';
import { type Settings, stackNameOf } from './settings.ts';

/** The construct's id, from which CDK makes some logical ids. The same for every stage; the stacks' names differ. */
const constructId = 'Wirewatch';

/** All of Wirewatch in one stack. Read it as a table of contents: each part is a file of its own. */
export class WirewatchStack extends Stack {
  constructor(scope: Construct, settings: Settings, props: StackProps = {}) {
    super(scope, constructId, {
      description: 'Wirewatch: news alerts and digests by mail',
      stackName: stackNameOf(settings),
      terminationProtection: settings.prod,
      ...props,
    });
    checkRegion(this.region, settings);
    const tags = { 'wirewatch:stack': this.stackName, ...settings.tags };
    for (const [name, value] of Object.entries(tags)) Tags.of(this).add(name, value);

    const database = new Database(this, 'Database', settings);
    const secrets = new Secrets(this, 'Secrets', settings);
    const queues = new Queues(this, 'Queues', settings);
    const dns = new DnsRecords(this, 'Dns', settings);
    const email = new Email(this, 'Email', { settings, feedback: queues.get('feedback'), dns });
    const inbox = settings.inboxDomain
      ? new LetterInbox(this, 'Letters', {
          ...settings,
          inboxDomain: settings.inboxDomain,
          letters: queues.get('letters'),
          dns,
        })
      : undefined;
    const http = new Http(this, 'Http', { settings, dns });
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
      settings,
      alarmEmail: settings.alarmEmail,
    });
    if (!settings.thrifty) new Dashboard(this, 'Dashboard', { database, queues, functions, http });

    this.tell('SiteUrl', siteUrl, 'Address of the site and the API');
    this.tell(
      'OperatorKeyCommand',
      `aws secretsmanager get-secret-value --region ${this.region} --secret-id ${secrets.keys.secretArn} --query SecretString --output text | npm run --silent wirewatch -- operator-key`,
      'Prints the first operator key; in the folder of Wirewatch',
    );
    this.tell(
      settingsOutput,
      settingsToKeep(settings),
      'What it was deployed with, for the next deployment to compare; without brand and tags',
    );
    this.tell('AlarmTopic', alarms.topic.topicArn, 'Subscribe to it to hear of alarms');
    const told = { ...http.outputs, ...inbox?.outputs, ...dns.outputs() };
    for (const [id, { value, description }] of Object.entries(told)) this.tell(id, value, description);
  }

  private tell(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
