import { ar as account } from '../account/ar.ts';
import type { PageWords } from '../catalogue.ts';
import { ar as console } from '../console/ar.ts';
import { ar as deliveries } from '../deliveries/ar.ts';
import { ar as digests } from '../digests/ar.ts';
import { ar as feeds } from '../feeds/ar.ts';
import { ar as frame } from '../frame/ar.ts';
import { ar as health } from '../health/ar.ts';
import { ar as help } from '../help/ar.ts';
import { ar as imports } from '../imports/ar.ts';
import { ar as links } from '../links/ar.ts';
import { ar as operating } from '../operating/ar.ts';
import { ar as outputs } from '../outputs/ar.ts';
import { ar as packs } from '../packs/ar.ts';
import { ar as rules } from '../rules/ar.ts';
import { ar as sharing } from '../sharing/ar.ts';
import { ar as stories } from '../stories/ar.ts';
import { ar as subscribers } from '../subscribers/ar.ts';
import { ar as suggest } from '../suggest/ar.ts';
import { ar as tuning } from '../tuning/ar.ts';
import { ar as visitor } from '../visitor/ar.ts';
import { ar as why } from '../why/ar.ts';
import { ar as words } from '../words/ar.ts';
import { ar as workbench } from '../workbench/ar.ts';

/** All that pages say in Arabic: one file of a bundle. */
export const ar: PageWords = {
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
};
