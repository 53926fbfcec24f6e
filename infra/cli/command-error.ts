/** The exit codes of commands, for scripts. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;

/** A command did not do what it was asked to. The message says what, where, and what to do. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: number = exitCodes.failed;
}

/** The command cannot be run as it was typed. Nothing was done. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
  override readonly exitCode = exitCodes.wrongUsage;
}
