import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Published, publish } from '../../infra/publish/publish.ts';
import { zipFolder } from '../../infra/publish/zip-folder.ts';
import { functions, plannedFunctions } from '../../infra/service-plan.ts';
import { SettingsError } from '../../infra/settings-error.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Code?: {
      readonly S3Bucket: unknown;
      readonly S3Key: { readonly 'Fn::Join': [string, unknown[]] };
    };
  };
}

let folder: string;
let published: Published;
let template: {
  Parameters: Record<string, { Type: string; Default?: string }>;
  Resources: Record<string, Resource>;
  Rules?: unknown;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-published-'));
  const config = join(folder, 'my.config.json');
  await writeFile(config, JSON.stringify({ version: 1, sender: 'alerts@example.org', stage: 'test' }));
  published = await publish(join(folder, 'out'), { config });
  template = JSON.parse(await readFile(published.template, 'utf8'));
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a template that is published', () => {
  it('is that of the stage', () => {
    expect(published.stackName).toBe('Wirewatch-test');
  });

  it('needs nothing of the CDK, and asks only where the code is', () => {
    expect(Object.keys(template.Parameters).sort()).toEqual(['AssetsBucket', 'AssetsPrefix']);
    expect(template.Rules).toBeUndefined();
    expect(JSON.stringify(template)).not.toMatch(/cdk-bootstrap|hnb659fds|asset\.[0-9a-f]{8}/);
  });

  it('has the code of every function beside it, with all that the function reads', async () => {
    const lambdas = Object.entries(template.Resources).filter(
      ([, { Type }]) => Type === 'AWS::Lambda::Function',
    );
    expect(lambdas).toHaveLength(plannedFunctions({ canary: true }).length);
    const there = await readdir(join(folder, 'out', 'assets'));
    expect(there.sort()).toEqual([...published.assets].sort());
    for (const [id, { Properties }] of lambdas) {
      expect(Properties.Code?.S3Bucket).toEqual({ Ref: 'AssetsBucket' });
      const [separator, [prefix, name]] = Properties.Code?.S3Key['Fn::Join'] ?? ['', []];
      expect([separator, prefix]).toEqual(['', { Ref: 'AssetsPrefix' }]);
      const files = unzipSync(await readFile(join(folder, 'out', 'assets', String(name))));
      expect(files['index.mjs']?.length, id).toBeGreaterThan(1000);
      if (id.startsWith('Functionsweb'))
        expect(Object.keys(files)).toEqual(
          expect.arrayContaining((functions.web.files ?? []).map((file) => file.split('/').pop())),
        );
    }
  });

  it('is not written with settings that cannot be used', async () => {
    const nowhere = join(folder, 'nowhere');
    await expect(publish(nowhere, { sender: 'me@gmail.com' })).rejects.toThrow(SettingsError);
    await expect(readdir(nowhere)).rejects.toThrow('ENOENT');
  });
});

describe('a packed folder', () => {
  it('is the same, whenever it is packed', async () => {
    const source = join(folder, 'packed');
    const files = {
      'a.txt': 'short',
      'deeper/b.txt': 'deeper',
      'large.txt': 'The ferry is late. '.repeat(20_000),
    };
    await mkdir(join(source, 'deeper'), { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(source, name), content);
    const [one, other] = [zipFolder(source), zipFolder(source)];
    expect(Buffer.compare(one, other)).toBe(0);
    const packed = Object.entries(unzipSync(one)).map(([name, content]) => [name, strFromU8(content)]);
    expect(Object.fromEntries(packed)).toEqual(files);
  });
});
