/** Replaces `zod` in the bundles of functions. */
export * from './zod-without-locales.ts';
export * as z from './zod-without-locales.ts';
