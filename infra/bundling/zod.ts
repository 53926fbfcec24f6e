/** Replaces `zod` in the bundle of the function `web`. */
export * from './zod-without-locales.ts';
export * as z from './zod-without-locales.ts';
