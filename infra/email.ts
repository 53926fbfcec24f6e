import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type DnsRecords, mxRecord } from './dns-records.ts';
import type { QueuePair } from './queues.ts';
import type { Settings } from './settings.ts';

interface EmailProps {
  readonly settings: Pick<
    Settings,
    'sender' | 'senderDomain' | 'identity' | 'mailFromDomain' | 'dmarc' | 'prod'
  >;
  /** Gets SES events in SNS envelopes; nothing but the topic may write to it. */
  readonly feedback: QueuePair;
  readonly dns: DnsRecords;
}

/** What SPF says of a domain from which SES sends. */
const spf = 'v=spf1 include:amazonses.com ~all';

/**
 * Asks receivers to deliver as usual, and to check that sender and signature agree. This is the usual first step of
 * DMARC.
 */
const dmarcPolicy = 'v=DMARC1; p=none;';

/** The sender's identity at SES, and what SES tells about each mail: SES → configuration set → topic → feedback queue. */
export class Email extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly feedbackTopic: Topic;
  private readonly settings: EmailProps['settings'];
  private readonly identityArn: string;

  constructor(scope: Construct, id: string, { settings, feedback, dns }: EmailProps) {
    super(scope, id);
    this.settings = settings;

    this.configurationSet = new ConfigurationSet(this, 'Configuration', {
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.identityArn =
      settings.identity === 'existing'
        ? this.arnOf('identity', settings.senderDomain ?? settings.sender)
        : this.createIdentity(dns).emailIdentityArn;

    this.feedbackTopic = new Topic(this, 'Feedback', { enforceSSL: true });
    this.feedbackTopic.addSubscription(
      // A receipt that SNS cannot hand over waits there: a mail whose receipt is lost may be sent twice.
      new SqsSubscription(feedback.queue, { deadLetterQueue: feedback.deadLetters }),
    );
    this.configurationSet.addEventDestination('ToFeedback', {
      destination: EventDestination.snsTopic(this.feedbackTopic),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
      ],
    });
  }

  /** Allows sending as the sender and nobody else. */
  grantSend(role: Role): void {
    const { prod, sender } = this.settings;
    const configurationSet = this.arnOf('configuration-set', this.configurationSet.configurationSetName);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        // In the SES sandbox, where every account begins, SES also checks the permission on the recipient's identity.
        resources: [prod ? this.identityArn : this.arnOf('identity', '*'), configurationSet],
        conditions: { StringEquals: { 'ses:FromAddress': sender } },
      }),
    );
    if (prod) return;
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]',
      reason:
        'Only outside production, and only with the sender as From: the SES sandbox checks recipients too.',
    });
  }

  /** Allows asking how much may be sent; SES knows no narrower resource for that. */
  grantReadQuota(role: Role): void {
    role.addToPolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ses:GetSendQuota knows no resource narrower than *.',
    });
  }

  /** The identity, with the records that prove a domain. In production both survive the stack. */
  private createIdentity(dns: DnsRecords): EmailIdentity {
    const { sender, senderDomain, mailFromDomain, dmarc, prod } = this.settings;
    const identity = new EmailIdentity(this, 'Sender', {
      identity: senderDomain ? Identity.domain(senderDomain) : Identity.email(sender),
      configurationSet: this.configurationSet,
      // Bounces and complaints come through the topic; a copy by mail would only fill the sender's inbox.
      feedbackForwarding: false,
      ...(mailFromDomain && {
        mailFromDomain,
        // Until its records are there, mails go out with a bounce address of SES's own.
        mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      }),
    });
    if (prod) identity.applyRemovalPolicy(RemovalPolicy.RETAIN);
    if (senderDomain === undefined) return identity;
    identity.dkimRecords.forEach(({ name, value }, at) => {
      dns.add(`SenderDkim${at + 1}`, senderDomain, { name, type: 'CNAME', value }, prod);
    });
    if (mailFromDomain) {
      dns.add('BouncesMx', mailFromDomain, mxRecord(this, mailFromDomain, 'feedback-smtp'), prod);
      dns.add('BouncesSpf', mailFromDomain, { name: mailFromDomain, type: 'TXT', value: spf }, prod);
    }
    if (dmarc === 'create') {
      const name = `_dmarc.${senderDomain}`;
      dns.add('Dmarc', senderDomain, { name, type: 'TXT', value: dmarcPolicy }, prod);
    }
    return identity;
  }

  private arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'ses',
      resource,
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
