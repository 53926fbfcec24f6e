import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CnameRecord, HostedZone, type IHostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { EmailIdentity, Identity, ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { lettersPrefix } from '../shared/letters/received-letter.ts';
import type { Settings } from './settings.ts';

interface LetterInboxProps extends Pick<Settings, 'domain' | 'zoneId'> {
  readonly inboxDomain: string;
  /** Gets what SES tells about each mail; nothing but the topic may write to it. */
  readonly queue: IQueue;
}

interface Told {
  readonly value: string;
  readonly description: string;
}

/**
 * Where newsletters arrive: SES takes the mail of the domain, puts it into a bucket and says so to a topic, whose queue
 * feeds `receive-letter`. The set of rules is not made the active one, as an account has one of them only.
 */
export class LetterInbox extends Construct {
  readonly bucket: Bucket;
  readonly topic: Topic;
  /** What the operator has to do or to create, by the name of the output. */
  readonly outputs: Readonly<Record<string, Told>>;

  constructor(scope: Construct, id: string, { inboxDomain, domain, zoneId, queue }: LetterInboxProps) {
    super(scope, id);
    const identity = new EmailIdentity(this, 'Domain', { identity: Identity.domain(inboxDomain) });

    this.bucket = new Bucket(this, 'Mails', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // What was read is deleted at once; what cannot be read waits a day for whoever repairs the cause.
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
    this.topic.addSubscription(new SqsSubscription(queue));

    const ruleSet = new ReceiptRuleSet(this, 'Rules');
    this.letSesDeliver(ruleSet);
    const rule = ruleSet.addRule('ToBucket', {
      recipients: [inboxDomain],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.REQUIRE,
      actions: [{ bind: () => ({ s3Action: this.destination() }) }],
    });
    // SES tries both places, as their policies allow, when the rule is made.
    rule.node.addDependency(this.bucket, this.topic);

    const zone =
      zoneId !== undefined && domain !== undefined && isNear(inboxDomain, domain)
        ? HostedZone.fromHostedZoneAttributes(this, 'Zone', {
            hostedZoneId: zoneId,
            zoneName: parentOf(domain),
          })
        : undefined;
    this.outputs = {
      ActivateLetters: {
        value: `aws ses set-active-receipt-rule-set --region ${Stack.of(this).region} --rule-set-name ${ruleSet.receiptRuleSetName}`,
        description:
          'Lets SES receive newsletters; first read docs/deploy.md, as an account has one active rule set',
      },
      ...(zone
        ? this.createRecords(zone, inboxDomain, identity)
        : this.recordsToCreate(inboxDomain, identity)),
    };
  }

  /** Allows reading and deleting what SES received, and nothing else in the bucket. */
  grantTake(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:DeleteObject'],
        resources: [this.bucket.arnForObjects(`${lettersPrefix}*`)],
      }),
    );
    const id = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as never);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${id}.Arn>/${lettersPrefix}*]`,
      reason: 'SES names each mail as it likes; the function reads and deletes what lies under this prefix.',
    });
  }

  private destination() {
    return {
      bucketName: this.bucket.bucketName,
      objectKeyPrefix: lettersPrefix,
      topicArn: this.topic.topicArn,
    };
  }

  /** For rules of our set alone. SNS's own policy makes way for this one. */
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

  private createRecords(
    zone: IHostedZone,
    inboxDomain: string,
    identity: EmailIdentity,
  ): Record<string, Told> {
    // The closing dot says that the name is whole.
    new MxRecord(this, 'Mx', {
      zone,
      recordName: `${inboxDomain}.`,
      values: [{ priority: 10, hostName: this.mailServer() }],
    });
    identity.dkimRecords.forEach(({ name, value }, at) => {
      new CnameRecord(this, `Dkim${at + 1}`, { zone, recordName: `${name}.`, domainName: value });
    });
    return {};
  }

  private recordsToCreate(inboxDomain: string, identity: EmailIdentity): Record<string, Told> {
    const dkim = identity.dkimRecords.map(
      ({ name, value }, at) =>
        [
          `InboxDkimRecord${at + 1}`,
          {
            value: `${name} CNAME ${value}`,
            description: 'DNS record that proves the domain of newsletters',
          },
        ] as const,
    );
    return {
      InboxMxRecord: {
        value: `${inboxDomain} MX 10 ${this.mailServer()}`,
        description: 'DNS record that leads the mail of newsletters to SES',
      },
      ...Object.fromEntries(dkim),
    };
  }

  private mailServer(): string {
    return `inbound-smtp.${Stack.of(this).region}.amazonaws.com`;
  }
}

/** Below the site's domain or beside it, so that one hosted zone has both. */
function isNear(inboxDomain: string, domain: string): boolean {
  return inboxDomain.endsWith(`.${domain}`) || inboxDomain.endsWith(`.${parentOf(domain)}`);
}

function parentOf(domain: string): string {
  const parent = domain.slice(domain.indexOf('.') + 1);
  return parent.includes('.') ? parent : domain;
}
