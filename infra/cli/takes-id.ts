import type { Command } from 'commander';

/**
 * A command about the thing with an id, or with something else that names it. Ids may begin with a dash, which commander
 * would refuse as an option that it does not know.
 */
export function takesId(command: Command, name = '<id>'): Command {
  return command.argument(name).allowUnknownOption();
}
