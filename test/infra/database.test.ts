import { describe, it } from 'vitest';
import { tableSchema } from '../../shared/store/table.ts';
import { synthesizeStack } from '../support/synthesize-stack.ts';

const type = 'AWS::DynamoDB::Table';
const template = synthesizeStack();

describe('the table', () => {
  it('is the one that shared/store/table.ts states, with its indexes', () => {
    const { partitionKey, sortKey, localIndexes, globalIndexes } = tableSchema;
    const keys = (...names: string[]) =>
      names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' }));
    template.resourceCountIs(type, 1);
    template.hasResourceProperties(type, {
      KeySchema: keys(partitionKey, sortKey),
      LocalSecondaryIndexes: localIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(partitionKey, index.sortKey),
        Projection: { ProjectionType: index.projection },
      })),
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
    synthesizeStack({ prod: 'true' }).hasResource(type, {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
  });
});
