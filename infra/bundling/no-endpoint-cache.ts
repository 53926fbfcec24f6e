/**
 * Takes the place of `@aws-sdk/endpoint-cache` in the bundles of functions: 7 KB, with which the DynamoDB client would keep
 * addresses that it asks DynamoDB for. It asks only where endpoint discovery is switched on, which nothing here does.
 */
export class EndpointCache {
  getEndpoint(): never {
    throw new Error('DynamoDB is not asked for its address in this service: leave endpoint discovery off.');
  }
}
