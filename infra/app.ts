import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { keepProduction } from './keep-production.ts';
import { checkRegion } from './regions.ts';
import { answerServerlessRules } from './serverless-rules.ts';
import { readSettings, stackNameOf } from './settings.ts';
import { SettingsError } from './settings-error.ts';
import { findSettingsFile } from './settings-file.ts';
import { WirewatchStack } from './stack.ts';

try {
  const app = new App();
  const context = (name: string): string | undefined => app.node.tryGetContext(name);
  const settings = readSettings(app.node, findSettingsFile(context('config')));
  // The CDK's command line sets both; the account only if it has credentials.
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  checkRegion(region, settings);
  const name = stackNameOf(settings);
  if (account !== undefined) {
    const consent = { leaveProduction: context('leaveProduction'), remove: context('remove') };
    await keepProduction({ name, account, settings, consent });
  }
  // Account and region come from whoever deploys; nothing in the template depends on them.
  answerServerlessRules(new WirewatchStack(app, settings));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
