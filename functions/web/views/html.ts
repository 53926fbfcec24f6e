import type { html } from 'hono/html';

/** Escaped HTML, ready or nearly so. */
export type Html = ReturnType<typeof html>;
