import { describe, expect, test } from 'vitest';
import { environmentOf } from '../../../infra/local/function-environment.ts';
import { plannedFunctions } from '../../../infra/service-plan.ts';
import { propertiesOf, synthesizeStack } from '../../support/synthesize-stack.ts';

interface Deployed {
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

const deployed = [
  ...propertiesOf<Deployed>(synthesizeStack({ inboxDomain: 'inbox.example.org' }), 'AWS::Lambda::Function'),
];
const parts = { canary: true };
const place = {
  parts,
  siteUrl: 'http://localhost:3000',
  awsUrl: 'http://127.0.0.1:4000',
  dynamoUrl: 'http://127.0.0.1:4001',
  sender: 'alerts@wirewatch.example',
};

/** What every function has on Lambda or on this machine only. */
const elsewhere = /^(AWS_ENDPOINT_URL_|NODE_OPTIONS$|POWERTOOLS_)/;
const ownNames = (variables: object) =>
  Object.keys(variables)
    .filter((name) => !elsewhere.test(name))
    .toSorted();

describe('a function finds the same settings here as deployed', () => {
  test.each(plannedFunctions(parts))('%s', (name) => {
    const wanted = `Functions${name.replaceAll('-', '')}`;
    const [found] = deployed.filter(([id]) => id.slice(0, -8) === wanted);
    if (!found) throw new Error(`The stack has no function ${name}.`);
    expect(ownNames(environmentOf(name, place))).toEqual(ownNames(found[1].Environment.Variables));
  });
});
