import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../../infra/bundling/bundle-function.ts';
import { functions } from '../../../infra/service-plan.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The SHA-256 of each file. */
async function digests(of: string): Promise<Record<string, string>> {
  const names = (await readdir(of)).sort();
  const entries = names.map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(of, name)));
    return [name, hash.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function folderFor(name: string): Promise<string> {
  const made = join(folder, name);
  await mkdir(made, { recursive: true });
  return made;
}

describe('the bundle of a function', () => {
  it('is the same to the byte, wherever the repository and the folder are', async () => {
    const here = await folderFor('here');
    bundleFunction(functions.web, here);

    const copy = await folderFor('somewhere/else/deeper');
    for (const part of ['functions', 'shared', 'infra', 'docs', 'package.json', 'tsconfig.json'])
      await cp(join(repository, part), join(copy, part), { recursive: true });
    await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'));
    const there = await folderFor('there/too');
    const code = `import { bundleFunction } from './infra/bundling/bundle-function.ts';
import { functions } from './infra/service-plan.ts';
bundleFunction(functions.web, ${JSON.stringify(there)});`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { cwd: copy });

    expect(await digests(there)).toEqual(await digests(here));
  });

  it('has the files that the function reads beside the code, and a source map for each file of code', async () => {
    const names = await readdir(await folderFor('here'));
    const code = names.filter((name) => name.endsWith('.mjs'));
    expect(code).toContain('index.mjs');
    expect(names).toEqual(expect.arrayContaining(code.map((name) => `${name}.map`)));
    expect(names).toEqual(expect.arrayContaining(['base.css', 'query-language.md']));
  });

  it('carries how the deployment presents itself, as long as that may be, and asks the environment for it no more', async () => {
    const branded = await folderFor('branded');
    const brand = JSON.stringify({ name: 'City Desk', logo: `<svg>${'<path d="M0 0"/>'.repeat(120)}</svg>` });
    bundleFunction(functions['notify-webhook'], branded, { brand });
    const code = await readFile(join(branded, 'index.mjs'), 'utf8');
    expect(code).toContain('City Desk');
    expect(code).not.toContain('env.BRAND');
  });

  it('can still send requests, although it gets the modules of Node in its own way', async () => {
    const server = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sending = await folderFor('sending');
    const entry = join(folder, 'sending.ts');
    const exchange = JSON.stringify(join(repository, 'shared/net/http-exchange.ts'));
    await writeFile(
      entry,
      `import { lookup } from 'node:dns';
import { sendRequest } from ${exchange};
const answer = await sendRequest(new URL(process.argv[2]), { method: 'GET', headers: {}, lookup });
console.log(answer.status);`,
    );
    bundleFunction({ ...functions['schedule-feeds'], entry: relative(repository, entry) }, sending);
    const { port } = server.address() as AddressInfo;
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(sending, 'index.mjs'),
      `http://127.0.0.1:${port}/`,
    ]);
    server.close();
    expect(stdout.trim()).toBe('204');
  });

  it('names sources by their path in the repository', async () => {
    const map = JSON.parse(await readFile(join(await folderFor('here'), 'index.mjs.map'), 'utf8'));
    expect(map.sources).toContain('../functions/web/handler.ts');
  });

  it('is not made of a source with a fault: the error says where it is and what is wrong', async () => {
    const faulty = join(folder, 'faulty.ts');
    await writeFile(faulty, "import { ferry } from './harbour.ts';\nferry();\n");
    const plan = { ...functions['schedule-feeds'], entry: relative(repository, faulty) };
    expect(() => bundleFunction(plan, folder)).toThrow(
      /faulty\.ts:1:22: ERROR: Could not resolve "\.\/harbour\.ts"/,
    );
  });
});
