import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../infra/settings.ts';
import { WirewatchStack } from '../../infra/stack.ts';

const flags = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context as object;

/**
 * The stack as `cdk` would build it with these `-c` settings. The functions' code is bundled only where a folder is
 * given for what is built.
 */
export function buildStack(settings: Readonly<Record<string, string>> = {}, outdir?: string) {
  const bundled = outdir ? ['**'] : [];
  const app = new App({
    context: { ...flags, 'aws:cdk:bundling-stacks': bundled, sender: 'alerts@example.org', ...settings },
    ...(outdir && { outdir }),
  });
  return { app, stack: new WirewatchStack(app, 'Wirewatch', { settings: readSettings(app.node) }) };
}

/** Its CloudFormation template. */
export function synthesizeStack(settings?: Readonly<Record<string, string>>): Template {
  return Template.fromStack(buildStack(settings).stack);
}

/** The properties of all resources of a type, by logical id; `T` says which of them the caller looks at. */
export function propertiesOf<T = Record<string, unknown>>(template: Template, type: string): Map<string, T> {
  return new Map<string, T>(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties]),
  );
}
