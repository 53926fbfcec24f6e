import {
  CfnParameter,
  type FileAssetLocation,
  type FileAssetSource,
  type ISynthesisSession,
  type Stack,
  StackSynthesizer,
} from 'aws-cdk-lib';

/** A folder of the cloud assembly that becomes an object of the bucket. */
export interface PortableAsset {
  /** Relative to the cloud assembly. */
  readonly folder: string;
  /** The object's name, below the prefix. */
  readonly name: string;
}

/**
 * Makes a template that needs neither the CDK nor its bootstrap stack. The code is in a bucket of the operator, which
 * two parameters name.
 */
export class PortableSynthesizer extends StackSynthesizer {
  /** What has to be uploaded; complete once the app is synthesized. */
  readonly assets: PortableAsset[] = [];
  private bucket = '';
  private prefix = '';

  /** None: the template needs no bootstrap stack. */
  override get bootstrapQualifier(): string {
    return '';
  }

  override get lookupRole(): string {
    return '';
  }

  override get cloudFormationExecutionRole(): string {
    return '';
  }

  override bind(stack: Stack): void {
    super.bind(stack);
    this.bucket = new CfnParameter(stack, 'AssetsBucket', {
      description: 'Bucket in the region of the stack that holds the code of the functions',
      minLength: 3,
    }).valueAsString;
    this.prefix = new CfnParameter(stack, 'AssetsPrefix', {
      description: 'What the names of the objects begin with, such as wirewatch/; may be empty',
      default: '',
    }).valueAsString;
  }

  override addFileAsset({ sourceHash, fileName }: FileAssetSource): FileAssetLocation {
    if (fileName === undefined) throw new Error('An asset without a folder cannot be published.');
    const name = `${sourceHash}.zip`;
    if (!this.assets.some((known) => known.name === name)) this.assets.push({ folder: fileName, name });
    const objectKey = `${this.prefix}${name}`;
    return {
      bucketName: this.bucket,
      objectKey,
      httpUrl: `https://${this.bucket}.s3.${this.boundStack.region}.${this.boundStack.urlSuffix}/${objectKey}`,
      s3ObjectUrl: `s3://${this.bucket}/${objectKey}`,
    };
  }

  override addDockerImageAsset(): never {
    throw new Error('There are no container images in this service.');
  }

  override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
    this.emitArtifact(session);
  }
}
