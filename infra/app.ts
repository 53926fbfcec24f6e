import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings, SettingsError } from './settings.ts';
import { WirewatchStack } from './stack.ts';

try {
  const app = new App();
  const settings = readSettings(app.node);
  // Account and region come from whoever deploys; nothing in the template depends on them.
  new WirewatchStack(app, 'Wirewatch', {
    description: 'Wirewatch: news alerts and digests by mail',
    settings,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
