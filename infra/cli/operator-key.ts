import type { Command } from 'commander';
import { operatorKeyOf } from '../../shared/security/keys.ts';
import { UsageError } from './command-error.ts';
import { type GlobalOptions, openPrinter, type Surroundings } from './session.ts';

export function operatorKeyCommand(program: Command, surroundings: Surroundings): void {
  program
    .command('operator-key')
    .description(
      'print the first operator key, out of the secret of a deployment that is read from the input',
    )
    .action(async (_: object, command: Command) => {
      if (!surroundings.readInput)
        throw new UsageError('Pipe the secret into this command, as the output OperatorKeyCommand does.');
      const key = `ww_${keyIn(await surroundings.readInput())}`;
      openPrinter(command.optsWithGlobals<GlobalOptions>(), surroundings).result({ key }, key);
    });
}

function keyIn(secret: string): string {
  try {
    return operatorKeyOf(secret);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
