import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRuleSet } from '../../shared/rule-files/rule-set/read-rule-set.ts';
import { calledOf, ruleSetSchema } from '../../shared/rule-files/rule-set/rule-set.ts';

const folder = new URL('../../docs/packs/', import.meta.url);
const packs = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

function packOf(name: string) {
  const read = readRuleSet(readFileSync(new URL(name, folder), 'utf8'));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.problems)}`);
  return read.set;
}

it('there are five packs', () => {
  expect(packs).toEqual([
    'company-watch.yaml',
    'court.yaml',
    'floods.yaml',
    'person.yaml',
    'product-recalls.yaml',
  ]);
});

describe.each(packs)('%s', (name) => {
  it('treats its golden articles as wanted, and its queries are read without a warning', () => {
    const { failures, warnings, tried } = packOf(name);
    expect(failures).toEqual([]);
    expect(warnings).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(10);
  });

  it('has golden articles of both kinds for every rule, and an id that stays when its name changes', () => {
    for (const rule of packOf(name).rules) {
      expect(rule.mustMatch?.length, calledOf(rule)).toBeGreaterThan(0);
      expect(rule.mustNot?.length, calledOf(rule)).toBeGreaterThan(0);
      expect(rule.id, calledOf(rule)).toBeDefined();
    }
  });

  it('says what it is for, and what to write for its parameters', () => {
    const { name: called, description, parameters = {} } = packOf(name);
    expect([called, description].every(Boolean)).toBe(true);
    for (const { describe: hint } of Object.values(parameters)) expect(hint.length).toBeGreaterThan(20);
  });
});

it('the description of the format in docs is that of the program', () => {
  const written = readFileSync(new URL('../../docs/rules.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(written), 'npm run -s wirewatch -- rules schema > docs/rules.schema.json').toEqual(
    ruleSetSchema(),
  );
});
