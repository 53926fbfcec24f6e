import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { FunctionPlan } from '../service-plan.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Parts of libraries that functions never use and would read at every cold start, and what takes their place. */
const replaced = {
  '@aws-sdk/credential-provider-node': 'infra/bundling/function-credentials.ts',
  '@aws-sdk/lib-dynamodb': 'infra/bundling/dynamodb-document.cjs',
  '@aws-sdk/endpoint-cache': 'infra/bundling/no-endpoint-cache.ts',
  'cssomnom/parse': 'infra/bundling/no-style-sheets.ts',
  electrodb: 'infra/bundling/electrodb-entity.js',
  'dom-serializer': 'infra/bundling/no-html-writer.ts',
  jsonschema: 'infra/bundling/no-model-checks.ts',
  ajv: 'infra/bundling/no-json-schemas.ts',
  'ajv-formats': 'infra/bundling/no-json-schemas.ts',
  zod: 'infra/bundling/zod.ts',
  // The MCP server asks for zod by other names: an alias holds for all that begin like it, so each is named.
  'zod/v4': 'infra/bundling/zod.ts',
  'zod/v3': 'node_modules/zod/v3/index.js',
  'zod/v4-mini': 'node_modules/zod/v4-mini/index.js',
} as const;

/**
 * Modules of Node itself. Imported as they are, they cost up to 50 ms of a cold start: an `import` reads every name that a
 * module exports, and some names load what nobody here needs, such as WebSocket in `http` and the terminal in `process`. These
 * files get the module without reading its names. An alias holds for all that begin like it, so `fs/promises` has its own. By
 * `import()`, a bundle gets them with all names inside `default`: our code must not load them so.
 */
const builtins = {
  'node:process': 'infra/bundling/builtins/process.cjs',
  'node:http': 'infra/bundling/builtins/http.cjs',
  'node:https': 'infra/bundling/builtins/https.cjs',
  'node:fs/promises': 'infra/bundling/builtins/fs-promises.cjs',
  'node:fs': 'infra/bundling/builtins/fs.cjs',
  'node:util': 'infra/bundling/builtins/util.cjs',
} as const;

/** What a deployment writes into the code of a function, and its environment could not hold. */
export interface BuiltIn {
  /** JSON, for `shared/brand.ts`: the setting BRAND. */
  readonly brand?: string | undefined;
}

/**
 * Writes the code of a function into a folder: `index.mjs`, which Lambda loads, and beside it what that imports. What the
 * source imports with `import()` becomes files of its own, which are read when they are first needed. The bytes depend on the
 * source alone, not on where the repository or the folder is.
 *
 * @throws Error with the place and the reason, if the source cannot be bundled
 */
export function bundleFunction(
  { entry, files = [] }: FunctionPlan,
  folder: string,
  { brand }: BuiltIn = {},
): void {
  const { outputFiles } = buildSync({
    entryPoints: { index: join(repository, entry) },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(
      Object.entries({ ...replaced, ...builtins }).map(([library, file]) => [
        library,
        join(repository, file),
      ]),
    ),
    // All that Lambda keeps of a function's environment is 4 KB. Half of it is taken, and a logo alone may be as long as that.
    ...(brand !== undefined && { define: { 'process.env.BRAND': JSON.stringify(brand) } }),
    // Where a link leads differs between machines, and would be in the source maps.
    preserveSymlinks: true,
    minify: true,
    // For `wirewatch stack-trace`. Node reading them at run time would cost every function memory and time.
    sourcemap: true,
    sourcesContent: false,
    // Libraries that are CommonJS inside call `require` for Node's own modules.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    // Source maps are written as if they lay here. All files lie side by side, so that code in any of them finds `files`.
    absWorkingDir: repository,
    outdir: join(repository, 'bundle'),
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    write: false,
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents);
  for (const file of files) copyFileSync(join(repository, file), join(folder, basename(file)));
}
