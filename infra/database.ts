import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { tableSchema } from '../shared/store/table.ts';

export type IndexName = (typeof tableSchema.globalIndexes)[number]['name'];

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

interface DatabaseProps {
  readonly prod: boolean;
  /** A table that exists already. The stack uses it, and neither changes nor deletes it. */
  readonly existingTable?: string;
}

/** The one table, exactly as `shared/store/table.ts` states it. Encrypted at rest with the key that AWS owns. */
export class Database extends Construct {
  readonly table: Pick<ITable, 'tableArn' | 'tableName'>;

  constructor(scope: Construct, id: string, { prod, existingTable }: DatabaseProps) {
    super(scope, id);
    this.table =
      existingTable === undefined
        ? this.create(prod)
        : Table.fromTableName(this, 'ExistingTable', existingTable);
    new CfnOutput(Stack.of(this), 'TableName', {
      value: this.table.tableName,
      description: 'The table, for the commands of docs/runbook.md',
    });
  }

  private create(prod: boolean): Table {
    const table = new Table(this, 'Table', {
      partitionKey: text(tableSchema.partitionKey),
      sortKey: text(tableSchema.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: tableSchema.ttlAttribute,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: prod,
      removalPolicy: prod ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const { name, partitionKey, sortKey, projection } of tableSchema.globalIndexes) {
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(partitionKey),
        sortKey: text(sortKey),
        projectionType: ProjectionType[projection],
      });
    }
    return table;
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
