import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { tableSchema } from '../../shared/store/table.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

const type = 'AWS::DynamoDB::Table';
const template = synthesizeStack();

describe('the table', () => {
  it('is the one that shared/store/table.ts states, with its indexes', () => {
    const { partitionKey, sortKey, globalIndexes } = tableSchema;
    const keys = (...names: string[]) =>
      names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' }));
    template.resourceCountIs(type, 1);
    template.hasResourceProperties(type, {
      KeySchema: keys(partitionKey, sortKey),
      // A local index limits the items of a partition key to 10 GB.
      LocalSecondaryIndexes: Match.absent(),
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: index.projection },
      })),
    });
  });

  it('forgets expired items, can be restored to any second, and costs nothing when idle', () => {
    template.hasResourceProperties(type, {
      TimeToLiveSpecification: { AttributeName: tableSchema.ttlAttribute, Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('cannot be deleted in production, and goes with the stack elsewhere', () => {
    template.hasResource(type, {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
    synthesizeStack({ prod: 'true', senderDomain: 'example.org' }).hasResource(type, {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
  });

  it('is an existing one with the setting, which the stack uses and leaves alone', () => {
    const adopted = synthesizeStack({ existingTable: 'Wirewatch-restored' });
    adopted.resourceCountIs(type, 0);
    adopted.hasOutput('TableName', { Value: 'Wirewatch-restored' });
    adopted.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { TABLE_NAME: 'Wirewatch-restored' } },
    });
    const statements = [...propertiesOf<Policy>(adopted, 'AWS::IAM::Policy').values()]
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter((statement) => JSON.stringify(statement).includes('dynamodb:'));
    expect(statements.length).toBeGreaterThan(10);
    for (const statement of statements)
      expect(JSON.stringify(statement.Resource)).toContain('table/Wirewatch-restored');
  });
});

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Resource: unknown }[] };
}
