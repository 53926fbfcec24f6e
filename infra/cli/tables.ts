import type { Command } from 'commander';
import { openPrinter, type Surroundings } from './session.ts';
import type { MigrateOptions, ReconcileOptions } from './table-tasks.ts';

/** Commands on the table itself, with the credentials that `cdk deploy` uses. */
export function tableCommands(program: Command, surroundings: Surroundings): void {
  withPlace(program.command('migrate'))
    .description('bring the items of a table to the format of this version; goes on where it was interrupted')
    .requiredOption('--table <name>', 'the DynamoDB table')
    .action(async (options: MigrateOptions, command: Command) => {
      // Imported here, so that other commands do not load the AWS SDK.
      const { migrate } = await import('./table-tasks.ts');
      await migrate(options, openPrinter(command.optsWithGlobals(), surroundings));
    });

  withPlace(program.command('reconcile'))
    .description(
      'after a restore: take over from the old table who must get no mail, and what was mailed since',
    )
    .requiredOption('--from <name>', 'the table that was used until now')
    .requiredOption('--to <name>', 'the restored table')
    .option('--erased', 'also erase the subscribers whom only the restored table has: they were erased since')
    .action(async (options: ReconcileOptions, command: Command) => {
      const { reconcile } = await import('./table-tasks.ts');
      await reconcile(options, openPrinter(command.optsWithGlobals(), surroundings));
    });
}

function withPlace(command: Command): Command {
  return command
    .option('--region <region>', 'of the table (or AWS_REGION)')
    .option('--endpoint <address>', 'of a DynamoDB other than that of AWS');
}
