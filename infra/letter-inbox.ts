import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { EmailIdentity, Identity, ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { lettersPrefix } from '../shared/letters/received-letter.ts';
import { type DnsRecords, mxRecord } from './dns-records.ts';
import type { QueuePair } from './queues.ts';
import type { Settings } from './settings.ts';

interface LetterInboxProps extends Pick<Settings, 'prod' | 'inboxIdentity'> {
  readonly inboxDomain: string;
  /** Gets what SES tells about each mail; nothing but the topic may write to it. */
  readonly letters: QueuePair;
  readonly dns: DnsRecords;
}

interface Told {
  readonly value: string;
  readonly description: string;
}

/**
 * Where newsletters arrive. SES receives the mail of the domain, stores it in a bucket and tells a topic, whose queue
 * feeds `receive-letter`. The rule set is not activated here, because an account has only one active rule set.
 */
export class LetterInbox extends Construct {
  readonly bucket: Bucket;
  readonly topic: Topic;
  /** What the operator has to do or to create, by the name of the output. */
  readonly outputs: Readonly<Record<string, Told>>;

  constructor(scope: Construct, id: string, props: LetterInboxProps) {
    super(scope, id);
    const { inboxDomain, inboxIdentity, prod, letters, dns } = props;
    if (inboxIdentity === 'create') this.createIdentity(inboxDomain, prod, dns);
    // It proves nothing, and goes with what receives the mail. If it stayed, `inboxDomain` could not be set again: CloudFormation
    // makes no record where one is.
    dns.add('InboxMx', inboxDomain, mxRecord(this, inboxDomain, 'inbound-smtp'));

    this.bucket = new Bucket(this, 'Mails', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Mails that were read are deleted at once. A mail that cannot be read is kept for a day, so that the cause can
      // be repaired.
      lifecycleRules: [
        { expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only SES writes to it and only one function reads it, whose log names every mail; each mail stays a day at most.',
    });

    this.topic = new Topic(this, 'Received', { enforceSSL: true });
    this.topic.addSubscription(new SqsSubscription(letters.queue, { deadLetterQueue: letters.deadLetters }));

    const ruleSet = new ReceiptRuleSet(this, 'Rules');
    this.letSesDeliver(ruleSet);
    const rule = ruleSet.addRule('ToBucket', {
      recipients: [inboxDomain],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.REQUIRE,
      actions: [{ bind: () => ({ s3Action: this.destination() }) }],
    });
    // SES checks that it may write to both when the rule is made.
    rule.node.addDependency(this.bucket, this.topic);

    this.outputs = {
      ActivateLetters: {
        value: `aws ses set-active-receipt-rule-set --region ${Stack.of(this).region} --rule-set-name ${ruleSet.receiptRuleSetName}`,
        description:
          'Lets SES receive newsletters; first read docs/deploy.md, as an account has one active rule set',
      },
    };
  }

  /** Allows reading and deleting what SES received, and telling what is not there. */
  grantTake(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:DeleteObject'],
        resources: [this.bucket.arnForObjects(`${lettersPrefix}*`)],
      }),
    );
    // Without this, S3 answers 403 and not 404 for a mail that is gone. A notice that comes twice would fail until it is a
    // dead letter. A condition on the prefix would take the 404 away again.
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
    const id = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as never);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${id}.Arn>/${lettersPrefix}*]`,
      reason: 'SES names each mail as it likes; the function reads and deletes what lies under this prefix.',
    });
  }

  /** In production the identity and what proves it survive the stack. */
  private createIdentity(inboxDomain: string, prod: boolean, dns: DnsRecords): void {
    const identity = new EmailIdentity(this, 'Domain', { identity: Identity.domain(inboxDomain) });
    if (prod) identity.applyRemovalPolicy(RemovalPolicy.RETAIN);
    identity.dkimRecords.forEach(({ name, value }, at) => {
      dns.add(`InboxDkim${at + 1}`, inboxDomain, { name, type: 'CNAME', value }, prod);
    });
  }

  private destination() {
    return {
      bucketName: this.bucket.bucketName,
      objectKeyPrefix: lettersPrefix,
      topicArn: this.topic.topicArn,
    };
  }

  /** Only for rules of our set. It replaces the default policy of SNS. */
  private letSesDeliver(ruleSet: ReceiptRuleSet): void {
    const rules = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${ruleSet.receiptRuleSetName}:receipt-rule/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const ses = new ServicePrincipal('ses.amazonaws.com');
    const conditions = {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
      ArnLike: { 'aws:SourceArn': rules },
    };
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [ses],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [ses],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${lettersPrefix}*`)],
        conditions,
      }),
    );
  }
}
