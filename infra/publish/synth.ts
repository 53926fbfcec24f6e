/** `npm run synth`: the template, for the CDK to deploy; `-- --publish DIR`: for whoever deploys it without. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SettingsError } from '../settings-error.ts';
import { publish } from './publish.ts';

const { values } = parseArgs({
  options: { publish: { type: 'string' }, context: { type: 'string', short: 'c', multiple: true } },
  strict: false,
});

if (values.publish === undefined) {
  const { status } = spawnSync('cdk', ['synth', '--quiet', ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  await publishTo(String(values.publish), [values.context ?? []].flat().map(String));
}

async function publishTo(folder: string, context: readonly string[]): Promise<void> {
  const given = context.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
  try {
    const { stackName, template, assets } = await publish(folder, Object.fromEntries(given));
    process.stdout.write(`${template} and the code of ${assets.length} functions are written. To deploy them:

  aws s3 cp --recursive ${join(folder, 'assets')} s3://BUCKET/wirewatch/
  aws cloudformation deploy --stack-name ${stackName} --template-file ${template} --s3-bucket BUCKET \\
    --parameter-overrides AssetsBucket=BUCKET AssetsPrefix=wirewatch/ --capabilities CAPABILITY_IAM

BUCKET is a bucket of yours in the region of the stack.
`);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
