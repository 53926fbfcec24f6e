import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const table = new DynamoDBClient({});

/** Answers with the item of the key that the event names. */
export async function handler({ key }: { readonly key: string }): Promise<unknown> {
  const { Item } = await table.send(new GetItemCommand({ TableName: 'wirewatch', Key: { pk: { S: key } } }));
  return Item;
}
