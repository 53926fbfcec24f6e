import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage, type ILocalBundling } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionPlan } from '../service-plan.ts';
import { type BuiltIn, bundleFunction } from './bundle-function.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The code of a function, for the CDK. It is built only if its stack is. */
export function functionCode(plan: FunctionPlan, builtIn: BuiltIn): Code {
  return Code.fromAsset(here, {
    assetHashType: AssetHashType.OUTPUT,
    // Never used: nothing is built in a container. The type asks for it.
    bundling: { image: DockerImage.fromRegistry('scratch'), local: new LocalBundling(plan, builtIn) },
  });
}

class LocalBundling implements ILocalBundling {
  /** The CDK compares what it builds by all fields: two functions must differ in one. */
  readonly plan: FunctionPlan;
  readonly builtIn: BuiltIn;

  constructor(plan: FunctionPlan, builtIn: BuiltIn) {
    this.plan = plan;
    this.builtIn = builtIn;
  }

  tryBundle(folder: string): boolean {
    bundleFunction(this.plan, folder, this.builtIn);
    return true;
  }
}
