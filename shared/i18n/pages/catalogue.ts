import type { InOneLanguage } from '../phrases.ts';
import { account } from './account/account.ts';
import { console } from './console/console.ts';
import { deliveries } from './deliveries/deliveries.ts';
import { digests } from './digests/digests.ts';
import { feeds } from './feeds/feeds.ts';
import { frame } from './frame/frame.ts';
import { health } from './health/health.ts';
import { help } from './help/help.ts';
import { imports } from './imports/imports.ts';
import { links } from './links/links.ts';
import { operating } from './operating/operating.ts';
import { outputs } from './outputs/outputs.ts';
import { packs } from './packs/packs.ts';
import { rules } from './rules/rules.ts';
import { sharing } from './sharing/sharing.ts';
import { stories } from './stories/stories.ts';
import { subscribers } from './subscribers/subscribers.ts';
import { suggest } from './suggest/suggest.ts';
import { tuning } from './tuning/tuning.ts';
import { visitor } from './visitor/visitor.ts';
import { why } from './why/why.ts';
import { words } from './words/words.ts';
import { workbench } from './workbench/workbench.ts';

/**
 * Everything that pages say, by area. An area is a folder: one file per language, and one that lists them. The service reads
 * `by-language` in place of this file, which has all languages.
 */
export const pageAreas = {
  account,
  console,
  deliveries,
  digests,
  feeds,
  frame,
  health,
  help,
  imports,
  links,
  operating,
  outputs,
  packs,
  rules,
  sharing,
  stories,
  subscribers,
  suggest,
  tuning,
  visitor,
  why,
  words,
  workbench,
} as const;
export type PageAreas = typeof pageAreas;
/** All that pages say in one language. */
export type PageWords = InOneLanguage<PageAreas>;
