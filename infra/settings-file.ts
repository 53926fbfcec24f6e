import { readFileSync } from 'node:fs';
import {
  getNodeValue,
  type Node,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { nearestName } from './nearest-name.ts';
import {
  faultsOf,
  isSettingName,
  type SettingName,
  settingNames,
  type WrittenSettings,
} from './setting-fields.ts';
import { type Fault, SettingsError } from './settings-error.ts';

/** The shape of the file that this release reads and writes. */
export const fileVersion = 1;

/** The file that is read unless another one is named, in the folder of the repository. */
export const usualFile = 'wirewatch.config.json';

export interface SettingsFile {
  readonly name: string;
  readonly settings: WrittenSettings;
  /** Whether the file contains a setting, valid or not. */
  readonly mentions: (name: SettingName) => boolean;
  /** For faults that are found later. */
  readonly placeOf: (name: SettingName) => string;
  readonly faults: readonly Fault[];
}

/** A file of settings whose values have not been checked yet. */
export interface FileText {
  readonly name: string;
  readonly text: string;
}

/**
 * The file of this name, which must be there; without a name the usual one, if there is one. Names are relative to where the
 * command runs. @throws SettingsError
 */
export function findSettingsFile(name?: string): FileText | undefined {
  const file = fileIfThere(name ?? usualFile);
  if (file === undefined && name !== undefined)
    throw new SettingsError([{ where: name, says: 'there is no such file. "npm run configure" makes one' }]);
  return file;
}

/** The file of this name; undefined if there is none. @throws SettingsError where it cannot be read */
export function fileIfThere(name: string): FileText | undefined {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError([{ where: name, says: `the file cannot be read (${why})` }]);
  }
}

interface Entry {
  readonly name: string;
  readonly value: unknown;
  readonly line: number;
}

/**
 * Reads settings from the text of a file. Whatever is wrong is in `faults`, each with its line, and not in `settings`.
 */
export function readSettingsFile({ name, text }: FileText): SettingsFile {
  const faults: Fault[] = [];
  const report = (line: number, says: string) => faults.push({ where: `${name}, line ${line}`, says });
  const entries = entriesOf(text, report);
  if (faults.length === 0) checkVersion(entries, report);

  const settings = new Map<SettingName, unknown>();
  const lines = new Map<string, number>();
  for (const { name: key, value, line } of entries) {
    const before = lines.get(key);
    lines.set(key, line);
    if (before !== undefined)
      report(line, `${key} stands in line ${before} as well. Take one of the two out`);
    if (key === 'version') continue;
    if (!isSettingName(key)) {
      report(
        line,
        `there is no setting "${key}"; the nearest is "${nearestName(key, ['version', ...settingNames])}"`,
      );
      continue;
    }
    const wrong = faultsOf(key, value);
    for (const says of wrong) report(line, withHint(says, value));
    if (wrong.length === 0) settings.set(key, value);
  }
  return {
    name,
    settings: Object.fromEntries(settings),
    mentions: (key) => lines.has(key),
    placeOf: (key) => (lines.has(key) ? `${name}, line ${lines.get(key)}` : name),
    faults,
  };
}

function checkVersion(entries: readonly Entry[], report: (line: number, says: string) => void): void {
  const found = entries.find(({ name }) => name === 'version');
  const rewrite = '"npm run configure" reads it, shows what it understood, and writes it anew';
  if (!found)
    report(
      1,
      `version is missing. If you wrote the file yourself, begin it with "version": ${fileVersion}. If it is older, ${rewrite}`,
    );
  else if (found.value === fileVersion) return;
  else if (typeof found.value === 'number' && found.value > fileVersion)
    report(found.line, `version is ${found.value}, and this release reads ${fileVersion}. Update Wirewatch`);
  else
    report(
      found.line,
      `version is ${JSON.stringify(found.value)}, and this release reads ${fileVersion}. ${rewrite}`,
    );
}

/** A boolean or a number in quotation marks is the usual mistake. */
function withHint(says: string, value: unknown): string {
  return typeof value === 'string' && /^(?:true|false|\d+)$/.test(value)
    ? `${says}, without quotation marks`
    : says;
}

/** What the object in the file holds, in the order of the file. */
function entriesOf(text: string, report: (line: number, says: string) => void): Entry[] {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const [first] = errors;
  if (first) {
    report(lineAt(first.offset), `this is not JSON (${inWords(printParseErrorCode(first.error))})`);
    return [];
  }
  if (root?.type !== 'object') {
    report(
      1,
      `expected an object of settings, such as {"version": ${fileVersion}, "sender": "alerts@example.org"}`,
    );
    return [];
  }
  return (root.children ?? []).flatMap(({ children = [], offset }: Node) => {
    const [key, value] = children;
    return key && value
      ? [{ name: String(key.value), value: getNodeValue(value), line: lineAt(offset) }]
      : [];
  });
}

/** The object in a text, whatever its version; undefined if there is none. */
export function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true });
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return errors.length === 0 && isObject ? { ...value } : undefined;
}

/** "CommaExpected" as "comma expected". */
function inWords(code: string): string {
  return code.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}

/** The text of a file with these settings, in the order of the fields. */
export function writeSettingsFile(settings: WrittenSettings): string {
  const known = settingNames.flatMap((name) =>
    settings[name] === undefined ? [] : [[name, settings[name]]],
  );
  return `${JSON.stringify({ version: fileVersion, ...Object.fromEntries(known) }, null, 2)}\n`;
}
