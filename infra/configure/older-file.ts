import {
  faultsOf,
  isSettingName,
  type SettingName,
  valueOfText,
  type WrittenSettings,
} from '../setting-fields.ts';

/** What could be made of a file of another version. */
export interface OlderSettings {
  readonly settings: WrittenSettings;
  /** What was changed or left out, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads settings whose shape is not the present one, such as the `context` of an older cdk.json, where everything was
 * text: a text that stands for a boolean, a number or an object becomes one. What cannot be read is left out and noted.
 */
export function readOlderSettings(written: Readonly<Record<string, unknown>>): OlderSettings {
  const settings = new Map<SettingName, unknown>();
  const notes: string[] = [];
  for (const [name, given] of Object.entries(written)) {
    if (name === 'version') continue;
    if (!isSettingName(name)) {
      notes.push(`${name} is left out: there is no such setting`);
      continue;
    }
    const value = typeof given === 'string' ? valueOfText(name, given) : given;
    const [wrong] = faultsOf(name, value);
    if (wrong !== undefined) notes.push(`${name} is left out: ${wrong}`);
    else settings.set(name, value);
    if (wrong === undefined && value !== given)
      notes.push(`${name} was ${JSON.stringify(given)}, and is ${JSON.stringify(value)} now`);
  }
  return { settings: Object.fromEntries(settings), notes };
}
