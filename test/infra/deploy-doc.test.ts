import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { settingNames } from '../../infra/setting-fields.ts';
import { synthesizeStack } from '../support/synthesize-stack.ts';

const text = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');

/** The names in the first column of the table below a heading. */
function rowsBelow(heading: string): string[] {
  const [, after = ''] = text.split(`\n${heading}\n`);
  const [section = ''] = after.split(/\n## /);
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
}

test('docs/deploy.md explains every setting, and no other', () => {
  expect(rowsBelow('## Settings').sort()).toEqual([...settingNames].sort());
});

test('docs/deploy.md explains every output, and no other', () => {
  const withZone = synthesizeStack({
    domain: 'news.example.org',
    zoneId: 'Z1',
    inboxDomain: 'inbox.example.org',
  });
  const outputs = Object.keys(withZone.findOutputs('*'));
  expect(rowsBelow('## 2. Deploy').sort()).toEqual(
    outputs
      .concat('DnsRecordsMade')
      .filter((name, at, all) => all.indexOf(name) === at)
      .sort(),
  );
});

test('docs/deploy.md has the places that messages of the commands lead to', () => {
  for (const place of ['prove-the-sender', 'leave-the-sandbox', 'the-first-article'])
    expect(text).toContain(`<a name="${place}"></a>`);
});
