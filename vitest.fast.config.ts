import { defineConfig, mergeConfig } from 'vitest/config';
import all from './vitest.config.ts';

// What starts no process, no browser and no synthesis, without the slowest of the others: for the minutes between two edits.
export default mergeConfig(
  all,
  defineConfig({
    test: {
      exclude: [
        'test/{attack,browser,end-to-end,infra}/**',
        'test/functions/feeds-to-mails.test.ts',
        'test/shared/delivery/{crash,deliver}.test.ts',
        'test/shared/mail/mail-in-browser.test.ts',
        'test/shared/matching/query-index-agrees.test.ts',
        'test/functions/web/{accounts,allowed-methods,checking-every-row,client,docs-page}.test.ts',
        'test/functions/web/{every-route,following-packs,heavy-reader}.test.ts',
        'test/functions/web/{importing-people,importing-rules,rules-list,subscribing,workbench}.test.ts',
        'test/shared/aws/queue-operations.test.ts',
        'test/shared/delivery/plan-size.test.ts',
        'test/shared/delivery/simulated-day.test.ts',
        'test/shared/feeds/poll-many-feeds.test.ts',
        'test/shared/matching/{costly-queries,explain,format-query,implies}.test.ts',
        'test/shared/net/safe-fetch.test.ts',
        'test/shared/rules/suggest/suggest-queries.test.ts',
        'test/shared/rules/unusual/simulated-weeks.test.ts',
        'test/shared/store/{request-units,migrations/migrate-table}.test.ts',
        'test/shared/stories/story-quality.test.ts',
        'test/shared/subscribers/{restore-rule,timetables,sharing/*}.test.ts',
      ],
    },
  }),
);
