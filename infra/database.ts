import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { tableSchema } from '../shared/store/table.ts';

export type IndexName =
  | (typeof tableSchema.localIndexes)[number]['name']
  | (typeof tableSchema.globalIndexes)[number]['name'];

/** What the service does to items. There is no Scan and no transaction in it. */
export type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem';

/** The one table, exactly as `shared/store/table.ts` states it. Encrypted at rest with the key that AWS owns. */
export class Database extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { prod }: { readonly prod: boolean }) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: text(tableSchema.partitionKey),
      sortKey: text(tableSchema.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: tableSchema.ttlAttribute,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: prod,
      removalPolicy: prod ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const { name, sortKey, projection } of tableSchema.localIndexes) {
      this.table.addLocalSecondaryIndex({
        indexName: name,
        sortKey: text(sortKey),
        projectionType: ProjectionType[projection],
      });
    }
    for (const { name, partitionKey, sortKey, projection } of tableSchema.globalIndexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(partitionKey),
        sortKey: text(sortKey),
        projectionType: ProjectionType[projection],
      });
    }
  }

  /** Allows these actions on the table itself, and `Query` on these indexes; CDK's own grants open every index. */
  grant(grantee: IGrantable, actions: readonly ItemAction[], indexes: readonly IndexName[] = []): void {
    if (actions.length > 0) this.allow(grantee, actions, [this.table.tableArn]);
    if (indexes.length > 0) {
      this.allow(
        grantee,
        ['Query'],
        indexes.map((index) => `${this.table.tableArn}/index/${index}`),
      );
    }
  }

  private allow(grantee: IGrantable, actions: readonly ItemAction[], resourceArns: string[]): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns,
    }).assertSuccess();
  }
}

/** Every key of the table is text. */
function text(name: string) {
  return { name, type: AttributeType.STRING };
}
