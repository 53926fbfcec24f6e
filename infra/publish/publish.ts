import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings } from '../settings.ts';
import { findSettingsFile } from '../settings-file.ts';
import { WirewatchStack } from '../stack.ts';
import { PortableSynthesizer } from './portable-synthesizer.ts';
import { zipFolder } from './zip-folder.ts';

/** What was written. */
export interface Published {
  readonly stackName: string;
  readonly template: string;
  /** Names of the files in the folder `assets`. */
  readonly assets: readonly string[];
}

const cdkJson = new URL('../../cdk.json', import.meta.url);

/**
 * Writes the template and the code of all functions to a folder, for a deployment without the CDK.
 *
 * @param given settings and other context, as `-c name=value` gives them
 * @throws SettingsError
 */
export async function publish(folder: string, given: Readonly<Record<string, unknown>>): Promise<Published> {
  const assembly = mkdtempSync(join(tmpdir(), 'wirewatch-publish-'));
  try {
    const { context } = JSON.parse(readFileSync(cdkJson, 'utf8')) as { context: Record<string, unknown> };
    const app = new App({ context: { ...context, ...given }, outdir: assembly });
    const file = findSettingsFile(typeof given.config === 'string' ? given.config : undefined);
    const synthesizer = new PortableSynthesizer();
    const stack = new WirewatchStack(app, readSettings(app.node, file), { synthesizer });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();

    mkdirSync(join(folder, 'assets'), { recursive: true });
    const template = join(folder, 'template.json');
    copyFileSync(join(assembly, stack.templateFile), template);
    for (const asset of synthesizer.assets) {
      const zipped = zipFolder(join(assembly, asset.folder));
      writeFileSync(join(folder, 'assets', asset.name), zipped);
    }
    return { stackName: stack.stackName, template, assets: synthesizer.assets.map(({ name }) => name) };
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
