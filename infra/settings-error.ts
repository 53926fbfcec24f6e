/** Something that is wrong, and where. */
export interface Fault {
  /** "wirewatch.config.json, line 3", or "-c". */
  readonly where: string;
  /** What is wrong and what to do, without the full stop. */
  readonly says: string;
}

/** Settings that cannot be used. The text lists everything that is wrong, and what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(
      `Nothing was done, as these settings cannot be used:\n${faults.map(({ where, says }) => `  - ${where}: ${says}.`).join('\n')}\n` +
        'Correct them, or let "npm run configure" ask for each. docs/deploy.md explains all settings.',
    );
    this.faults = faults;
  }
}
