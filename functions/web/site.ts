import { Hono } from 'hono';
import { answerError } from './answer-error.ts';
import { createBaseApp } from './base-app.ts';
import type { WebApp, WebDeps, WebEnv } from './deps.ts';

type Part = (app: WebApp, deps: WebDeps) => void;

/**
 * The parts of the site. Each is a file of its own in the bundle, with what only it needs, and is read at the first request for
 * it: most containers answer few kinds of requests, and the whole is three times as large as what they all need.
 */
const parts = {
  files: async (): Promise<Part> => (await import('./parts/files.ts')).filesPart,
  links: async (): Promise<Part> => (await import('./parts/links.ts')).linksPart,
  joining: async (): Promise<Part> => (await import('./parts/joining.ts')).joiningPart,
  ratings: async (): Promise<Part> => (await import('./parts/ratings.ts')).ratingsPart,
  'sent-mails': async (): Promise<Part> => (await import('./parts/sent-mails.ts')).sentMailsPart,
  'rule-feeds': async (): Promise<Part> => (await import('./parts/rule-feeds.ts')).ruleFeedsPart,
  hubs: async (): Promise<Part> => (await import('./parts/hubs.ts')).hubsPart,
  home: async (): Promise<Part> => (await import('./parts/home.ts')).homePart,
  'rule-pages': async (): Promise<Part> => (await import('./parts/rule-pages.ts')).rulePagesPart,
  'rule-imports': async (): Promise<Part> => (await import('./parts/rule-imports.ts')).ruleImportsPart,
  'reader-pages': async (): Promise<Part> => (await import('./parts/reader-pages.ts')).readerPagesPart,
  'why-pages': async (): Promise<Part> => (await import('./parts/why-pages.ts')).whyPagesPart,
  'reader-calls': async (): Promise<Part> => (await import('./parts/reader-calls.ts')).readerCallsPart,
  'operator-calls': async (): Promise<Part> => (await import('./parts/operator-calls.ts')).operatorCallsPart,
  console: async (): Promise<Part> => (await import('./parts/console.ts')).consolePart,
} as const;

export type PartName = keyof typeof parts | 'whole';

export const partNames: readonly PartName[] = [...(Object.keys(parts) as (keyof typeof parts)[]), 'whole'];

/** Who answers what is at an address, by the first part of its path; `files` answers everything else. */
const partOfSegment = new Map<string, PartName>([
  ['sign-in', 'links'],
  ['sign-out', 'links'],
  ['language', 'links'],
  ['check-mail', 'joining'],
  ['confirm', 'joining'],
  ['confirmed', 'joining'],
  ['invitation', 'joining'],
  ['i', 'joining'],
  ['u', 'links'],
  ['r', 'links'],
  ['help', 'links'],
  ['relevant', 'ratings'],
  ['not-relevant', 'ratings'],
  ['m', 'sent-mails'],
  ['f', 'rule-feeds'],
  ['websub', 'hubs'],
  ['', 'home'],
  ['preview', 'home'],
  ['first-mail', 'home'],
  ['rules', 'rule-pages'],
  ['import', 'rule-imports'],
  ['packs', 'rule-imports'],
  ['overview', 'reader-pages'],
  ['settings', 'reader-pages'],
  ['erased', 'reader-pages'],
  ['address', 'reader-pages'],
  ['stories', 'reader-pages'],
  ['stories.csv', 'reader-pages'],
  ['archive', 'reader-pages'],
  ['s', 'reader-pages'],
  ['why', 'why-pages'],
  ['mcp', 'reader-calls'],
  ['v1', 'operator-calls'],
  ['admin', 'console'],
  ['docs', 'whole'],
  ['openapi.json', 'whole'],
]);

/** The API for everybody and for subscribers; the rest of it is for operators. */
const readerCalls = /^\/v1\/(?:me|explain|subscriptions|queries\/check|queries\/suggest)(?:\/|$)/;

/** The part that answers a path, whatever the method. */
export function partOf(path: string): PartName {
  if (readerCalls.test(path)) return 'reader-calls';
  return partOfSegment.get(path.split('/')[1] ?? '') ?? 'files';
}

/** The app of a part, with its routes only. */
export async function createPart(name: PartName, deps: WebDeps): Promise<WebApp> {
  // The description is made of all routes.
  if (name === 'whole') return (await import('./app.ts')).createWebApp(deps);
  const part = await parts[name]();
  const app = createBaseApp(deps);
  part(app, deps);
  return app;
}

/**
 * The site, which puts its parts together when they are asked for. A part that could not be read is read again at the next
 * request.
 */
export function createSite(deps: WebDeps, create: typeof createPart = createPart): Hono<WebEnv> {
  const apps = new Map<PartName, WebApp>();
  return new Hono<WebEnv>()
    .all('*', async (c) => {
      const name = partOf(c.req.path);
      const app = apps.get(name) ?? (await create(name, deps));
      apps.set(name, app);
      return app.fetch(c.req.raw, c.env);
    })
    .onError((error, c) => answerError(error, c, deps));
}
