import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../../infra/setting-fields.ts';
import { SettingsError } from '../../infra/settings-error.ts';
import { findSettingsFile, readSettingsFile, writeSettingsFile } from '../../infra/settings-file.ts';

const read = (text: string) => readSettingsFile({ name: 'my.json', text });
const faultsOf = (text: string) => read(text).faults.map(({ where, says }) => `${where}: ${says}`);

describe('a file of settings', () => {
  it('is the example as it stands in the repository', async () => {
    const text = await readFile(new URL('../../wirewatch.config.example.json', import.meta.url), 'utf8');
    expect(read(text).faults).toEqual([]);
    expect(read(text).settings).toMatchObject({ sender: 'alerts@example.org', prod: true });
  });

  it('reads back as it was written, in the order of the questions', () => {
    const settings = {
      tags: { team: 'desk' },
      concurrency: 100,
      prod: true,
      sender: 'a@example.org',
      brand: { name: 'City Desk', accent: '#0b5a78', accentDark: '#7cc5e6' },
    };
    const text = writeSettingsFile(settings);
    expect(read(text)).toMatchObject({ settings, faults: [] });
    const keys = Object.keys(JSON.parse(text));
    expect(keys).toEqual(['version', ...settingNames.filter((name) => name in settings)]);
  });

  it.each([
    ['no JSON', '{"version": 1,\n "sender": }', 'my.json, line 2: this is not JSON'],
    ['a comma too many', '{"version": 1,\n}', 'this is not JSON'],
    [
      'a comment',
      '{"version": 1, // first\n "sender": "a@example.org"}',
      'my.json, line 1: this is not JSON',
    ],
    ['nothing at all', '', 'my.json, line 1: '],
    ['a list', '[1]', 'my.json, line 1: expected an object of settings'],
    ['no version', '{"sender":"a@example.org"}', 'my.json, line 1: version is missing'],
    ['an older version', '{\n"version": 0}', 'my.json, line 2: version is 0, and this release reads 1'],
    ['a version in quotation marks', '{"version": "1"}', 'version is "1", and this release reads 1'],
    [
      'a newer version',
      '{\n\n"version": 2}',
      'my.json, line 3: version is 2, and this release reads 1. Update',
    ],
    [
      'a setting twice',
      '{"version":1,"prod":true,\n"prod":false}',
      'my.json, line 2: prod stands in line 1 as well',
    ],
    [
      'a setting that is none',
      '{"version":1,\n"zone":"Z1"}',
      'line 2: there is no setting "zone"; the nearest is "zoneId"',
    ],
    ['a misspelt version', '{"version":1,"versoin":1}', 'the nearest is "version"'],
    [
      'a truth in quotation marks',
      '{"version":1,"prod":"true"}',
      'prod is "true"; expected true or false, without quotation marks',
    ],
    ['a number in quotation marks', '{"version":1,"concurrency":"50"}', 'without quotation marks'],
    ['null', '{"version":1,"domain":null}', 'domain is null; expected a host name'],
    ['a part of a brand', '{"version":1,\n"brand":{"nmae":"x"}}', 'my.json, line 2: brand'],
  ])('is refused with %s, by its line', (_condition, text, fault) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it('has all its faults listed', () => {
    expect(faultsOf('{"version":1,\n"prod":1,\n"stage":"A",\n"x":2}')).toHaveLength(3);
  });

  it('must be there if it is named', () => {
    expect(() => findSettingsFile('/nowhere/my.json')).toThrow(SettingsError);
    expect(() => findSettingsFile('/nowhere/my.json')).toThrow('/nowhere/my.json: there is no such file');
  });
});
