import { type Command, Option } from 'commander';
import { queryFigures } from '../../functions/web/operator-schemas.ts';
import { figureOrders } from '../../shared/articles/query-figures.ts';
import { withQuery } from './paged.ts';
import { table } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

export function queryCommands(program: Command, surroundings: Surroundings): void {
  program
    .command('queries')
    .description('the queries that rules watch')
    .command('busiest')
    .description('which queries matched or cost the most on a day')
    .addOption(
      new Option('--sort <what>', 'by the articles that they matched, or by the steps that they took')
        .choices(figureOrders)
        .default('hits'),
    )
    .option('--day <day>', 'a UTC day of the last two weeks, like 2026-11-23; today if left out')
    .action(async ({ sort, day }: { sort: string; day?: string }, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const path = withQuery('/v1/queries/figures', { by: sort, day });
      const answer = await api.ask(queryFigures, { method: 'GET', path });
      const rows = answer.queries.map((one) => [
        String(one.hits),
        String(one.mostSteps),
        String(one.setAside),
        `${one.watchers}${one.moreWatchers ? '+' : ''}`,
        one.id,
        one.expression ?? '(nobody watches it any more)',
      ]);
      print.result(
        answer,
        rows.length === 0
          ? `No figures of ${answer.day} yet.`
          : table(['HITS', 'MOST STEPS', 'SET ASIDE', 'WATCHERS', 'ID', 'QUERY'], rows),
      );
    });
}
