/**
 * Takes the place of `@aws-sdk/lib-dynamodb` in the bundles of functions. ElectroDB loads that library with `require`, which
 * keeps all of it and of what it imports: 67 KB of operations of DynamoDB and parts of the SDK that nothing here uses. This
 * object is all that ElectroDB gets; `fill-dynamodb-document.js` puts into it what is used. Each name must be here already:
 * bundled modules that import one look it up in this object, by the names that it has when they are loaded.
 */
module.exports = {
  BatchGetCommand: undefined,
  BatchWriteCommand: undefined,
  DeleteCommand: undefined,
  DynamoDBDocumentClient: undefined,
  GetCommand: undefined,
  PutCommand: undefined,
  QueryCommand: undefined,
  ScanCommand: undefined,
  UpdateCommand: undefined,
};
