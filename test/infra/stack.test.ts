import { describe, expect, it } from 'vitest';
import { buildStack, synthesizeStack } from '../support/synthesize-stack.ts';

describe('the stack', () => {
  it('tells where the site is, how to read the operator key and where alarms go', () => {
    const outputs = synthesizeStack().findOutputs('*');
    expect(Object.keys(outputs).sort()).toEqual([
      'AlarmTopic',
      'OperatorKeyCommand',
      'Settings',
      'SiteUrl',
      'TableName',
    ]);
    for (const [name, { Description }] of Object.entries(outputs)) expect(Description, name).toMatch(/\w{3}/);
  });

  it('cannot be deleted by a slip in production', () => {
    expect(buildStack({ prod: 'true', senderDomain: 'example.org' }).stack.terminationProtection).toBe(true);
    expect(buildStack().stack.terminationProtection).toBe(false);
  });

  it('is the same template in every account and region', () => {
    // Conditions are decided when it is deployed, and name the regions that lack something.
    const { Conditions: _, ...rest } = synthesizeStack().toJSON();
    const template = JSON.stringify(rest);
    expect(template).not.toMatch(/\b(?:us|eu|ap|ca|sa)-[a-z]+-\d\b/);
    expect(template).not.toMatch(/\b\d{12}\b/);
  });

  it('has no secret in its template', () => {
    // Conditions are decided when it is deployed, and name the regions that lack something.
    const { Conditions: _, ...rest } = synthesizeStack().toJSON();
    const template = JSON.stringify(rest);
    expect(template).not.toMatch(/"SecretString":/);
    expect(template).not.toMatch(/ww_[A-Za-z0-9]{20}/);
    expect(template).not.toMatch(/\{\{resolve:secretsmanager/);
  });
});
