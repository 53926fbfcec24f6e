import { defineConfig, mergeConfig } from 'vitest/config';
import all from './vitest.config.ts';

// What starts no process, no browser and no synthesis: for the minutes between two edits.
export default mergeConfig(
  all,
  defineConfig({
    test: {
      exclude: [
        'test/{attack,browser,end-to-end,infra}/**',
        'test/functions/feeds-to-mails.test.ts',
        'test/shared/delivery/crash.test.ts',
        'test/shared/mail/mail-in-browser.test.ts',
        'test/shared/matching/query-index-agrees.test.ts',
      ],
    },
  }),
);
