import { describe, expect, it } from 'vitest';
import { apiKeyPattern } from '../../shared/security/api-key.ts';
import { deriveKeys, operatorKeyOf } from '../../shared/security/keys.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

interface Generated {
  readonly Description: string;
  readonly SecretString?: string;
  readonly GenerateSecretString: {
    readonly PasswordLength: number;
    readonly ExcludeCharacters: string;
    readonly SecretStringTemplate?: string;
    readonly GenerateStringKey?: string;
  };
}

const template = synthesizeStack();
const secrets = [...propertiesOf<Generated>(template, 'AWS::SecretsManager::Secret')];

function secret(id: string): Generated {
  const found = secrets.find(([logicalId]) => logicalId.startsWith(id));
  if (!found) throw new Error(`no secret ${id}`);
  return found[1];
}

/** The characters of a generated secret: every printable ASCII character that is not excluded. */
function lettersIn({ ExcludeCharacters }: Generated['GenerateSecretString']): string {
  const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at));
  return printable.filter((letter) => !ExcludeCharacters.includes(letter)).join('');
}

describe('secrets', () => {
  it('are generated where they are kept, never written into the template', () => {
    expect(secrets).toHaveLength(1);
    for (const [id, { SecretString, GenerateSecretString }] of secrets) {
      expect(SecretString, id).toBeUndefined();
      expect(lettersIn(GenerateSecretString), id).toMatch(/^[0-9A-Za-z]{62}$/);
    }
  });

  it('hold a root that the service can derive its keys from', () => {
    const { PasswordLength, SecretStringTemplate, GenerateStringKey } =
      secret('SecretsKeys').GenerateSecretString;
    const asGenerated = {
      ...JSON.parse(SecretStringTemplate ?? ''),
      [GenerateStringKey ?? '']: 'x'.repeat(PasswordLength),
    };
    expect(PasswordLength).toBe(64);
    expect(deriveKeys(JSON.stringify(asGenerated)).signingId).toBe('0');
  });

  it('hold what the first operator key follows from, in the form that the service takes', () => {
    const { PasswordLength, ExcludeCharacters } = secret('SecretsKeys').GenerateSecretString;
    const letters = lettersIn({ PasswordLength, ExcludeCharacters });
    expect(PasswordLength * Math.log2(letters.length)).toBeGreaterThan(250);
    const root = (letters.at(-1) ?? '').repeat(PasswordLength);
    expect(`ww_${operatorKeyOf(JSON.stringify({ root, signing: {} }))}`).toMatch(apiKeyPattern);
  });

  it('are generated once: what they are generated from never changes, or links in old mails would break', () => {
    expect([...propertiesOf(template, 'AWS::SecretsManager::Secret').keys()]).toEqual([
      'SecretsKeys52995371',
    ]);
    expect(secret('SecretsKeys').GenerateSecretString).toEqual({
      ExcludeCharacters: expect.any(String),
      GenerateStringKey: 'root',
      PasswordLength: 64,
      SecretStringTemplate: '{"signing":{}}',
    });
  });

  it('outlive the stack in production', () => {
    const policies = (prod: string) =>
      Object.values(
        synthesizeStack({ prod, senderDomain: 'example.org' }).findResources('AWS::SecretsManager::Secret'),
      ).map(({ DeletionPolicy }) => DeletionPolicy);
    expect(policies('true')).toEqual(['Retain']);
    expect(policies('false')).toEqual(['Delete']);
  });

  it('are read by a command that the stack tells', () => {
    const { Value } = Object.values(template.findOutputs('OperatorKeyCommand'))[0] as { Value: unknown };
    expect(JSON.stringify(Value)).toMatch(
      /aws secretsmanager get-secret-value .*SecretsKeys.* \| npm run --silent wirewatch -- operator-key"/,
    );
  });
});
