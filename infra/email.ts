import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

interface EmailProps {
  readonly settings: Pick<Settings, 'sender' | 'senderDomain' | 'prod'>;
  /** Gets SES events in SNS envelopes; nothing but the topic may write to it. */
  readonly feedbackQueue: IQueue;
}

/** The sender's identity at SES, and what SES tells about each mail: SES → configuration set → topic → feedback queue. */
export class Email extends Construct {
  readonly identity: EmailIdentity;
  readonly configurationSet: ConfigurationSet;
  readonly feedbackTopic: Topic;
  private readonly settings: EmailProps['settings'];

  constructor(scope: Construct, id: string, { settings, feedbackQueue }: EmailProps) {
    super(scope, id);
    this.settings = settings;

    this.configurationSet = new ConfigurationSet(this, 'Configuration', {
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.identity = new EmailIdentity(this, 'Sender', {
      identity: settings.senderDomain
        ? Identity.domain(settings.senderDomain)
        : Identity.email(settings.sender),
      configurationSet: this.configurationSet,
      // Bounces and complaints come through the topic; a copy by mail would only fill the sender's inbox.
      feedbackForwarding: false,
    });

    this.feedbackTopic = new Topic(this, 'Feedback', { enforceSSL: true });
    this.feedbackTopic.addSubscription(new SqsSubscription(feedbackQueue));
    this.configurationSet.addEventDestination('ToFeedback', {
      destination: EventDestination.snsTopic(this.feedbackTopic),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
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
        resources: [prod ? this.identity.emailIdentityArn : this.arnOf('identity', '*'), configurationSet],
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
