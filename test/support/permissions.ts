import type { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from './synthesize-stack.ts';

/** One thing that a function may do. */
export interface Permission {
  readonly action: string;
  /** The resource: an ARN, or what CloudFormation resolves to one, as JSON. */
  readonly resource: string;
  readonly condition: unknown;
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly Roles: readonly { readonly Ref: string }[];
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

/** Everything that a role of the template may do. Fails on a Deny, on managed policies and on statements in the role itself. */
export function permissionsOf(template: Template, roleId: string): Permission[] {
  const role = propertiesOf(template, 'AWS::IAM::Role').get(roleId);
  if (!role) throw new Error(`The template has no role ${roleId}.`);
  if (role.ManagedPolicyArns ?? role.Policies) throw new Error(`${roleId} has policies of its own.`);

  return [...propertiesOf<Policy>(template, 'AWS::IAM::Policy').values()]
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === roleId))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap((statement) => {
      if (statement.Effect !== 'Allow') throw new Error(`${roleId} has a statement that denies.`);
      return asList(statement.Resource).flatMap((resource) =>
        asList(statement.Action).map((action) => ({
          action: String(action),
          resource: typeof resource === 'string' ? resource : JSON.stringify(resource),
          condition: statement.Condition,
        })),
      );
    });
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
