import { en as account } from '../account/en.ts';
import { en as console } from '../console/en.ts';
import { en as deliveries } from '../deliveries/en.ts';
import { en as digests } from '../digests/en.ts';
import { en as feeds } from '../feeds/en.ts';
import { en as frame } from '../frame/en.ts';
import { en as health } from '../health/en.ts';
import { en as help } from '../help/en.ts';
import { en as imports } from '../imports/en.ts';
import { en as links } from '../links/en.ts';
import { en as operating } from '../operating/en.ts';
import { en as outputs } from '../outputs/en.ts';
import { en as packs } from '../packs/en.ts';
import { en as rules } from '../rules/en.ts';
import { en as sharing } from '../sharing/en.ts';
import { en as stories } from '../stories/en.ts';
import { en as subscribers } from '../subscribers/en.ts';
import { en as suggest } from '../suggest/en.ts';
import { en as tuning } from '../tuning/en.ts';
import { en as visitor } from '../visitor/en.ts';
import { en as why } from '../why/en.ts';
import { en as words } from '../words/en.ts';
import { en as workbench } from '../workbench/en.ts';

/** All that pages say in English: one file of a bundle. */
export const en = {
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
