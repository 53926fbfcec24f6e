import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemBytes } from '../../../infra/local/item-bytes.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

describe('the size of an item', () => {
  it('is counted as AWS documents it', () => {
    expect(itemBytes({ name: { S: 'harbour' } })).toBe(4 + 7);
    expect(itemBytes({ é: { S: '港湾🚢' } })).toBe(2 + 3 + 3 + 4);
    expect(itemBytes({ n: { N: '-120045' } })).toBe(1 + 3 + 1 + 1);
    expect(itemBytes({ b: { B: Buffer.alloc(10).toString('base64') } })).toBe(1 + 10);
    expect(itemBytes({ t: { BOOL: true }, o: { NULL: true } })).toBe(1 + 1 + 1 + 1);
    expect(itemBytes({ l: { L: [{ S: 'ab' }, { S: 'c' }] } })).toBe(1 + 3 + 2 + 2 + 1);
    expect(itemBytes({ m: { M: { key: { S: 'v' } } } })).toBe(1 + 3 + 1 + 3 + 1);
    expect(itemBytes({ s: { SS: ['ab', 'é'] } })).toBe(1 + 2 + 2);
  });
});

describe('the embedded database', () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.close());

  const bytesWithoutText = 'pk'.length + 1 + 'sk'.length + 1 + 'text'.length;
  const put = (text: string) =>
    table.access.client.send(
      new PutCommand({ TableName: table.access.table, Item: { pk: 'p', sk: 's', text } }),
    );

  it.each([
    ['Latin', 'a', 1],
    ['Cyrillic', 'ж', 2],
    ['Chinese', '港', 3],
    ['emoji', '🚢', 4],
  ])('takes 400 KB of UTF-8 and not a character more (%s)', async (_, character, bytes) => {
    const most = Math.floor((409_600 - bytesWithoutText) / bytes);
    await put(character.repeat(most));
    await expect(put(character.repeat(most + 1))).rejects.toThrow(/exceeded the maximum allowed size/);
  });

  it('measures updates in the same way', async () => {
    await put('港'.repeat(100_000));
    const update = new UpdateCommand({
      TableName: table.access.table,
      Key: { pk: 'p', sk: 's' },
      UpdateExpression: 'SET more = :more',
      ExpressionAttributeValues: { ':more': '港'.repeat(40_000) },
    });
    await expect(table.access.client.send(update)).rejects.toThrow(/exceeded the maximum allowed size/);
  });
});
