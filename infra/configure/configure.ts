/** `npm run configure`: asks for the settings of a deployment, and writes them. See docs/deploy.md. */
import { openTerminal } from '../cli/terminal.ts';
import { runConfigure } from './run-configure.ts';

process.exitCode = await runConfigure(process.argv.slice(2), openTerminal());
