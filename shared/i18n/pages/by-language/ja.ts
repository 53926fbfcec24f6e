import { ja as account } from '../account/ja.ts';
import type { PageWords } from '../catalogue.ts';
import { ja as console } from '../console/ja.ts';
import { ja as deliveries } from '../deliveries/ja.ts';
import { ja as digests } from '../digests/ja.ts';
import { ja as feeds } from '../feeds/ja.ts';
import { ja as frame } from '../frame/ja.ts';
import { ja as health } from '../health/ja.ts';
import { ja as help } from '../help/ja.ts';
import { ja as imports } from '../imports/ja.ts';
import { ja as links } from '../links/ja.ts';
import { ja as operating } from '../operating/ja.ts';
import { ja as outputs } from '../outputs/ja.ts';
import { ja as packs } from '../packs/ja.ts';
import { ja as rules } from '../rules/ja.ts';
import { ja as sharing } from '../sharing/ja.ts';
import { ja as stories } from '../stories/ja.ts';
import { ja as subscribers } from '../subscribers/ja.ts';
import { ja as suggest } from '../suggest/ja.ts';
import { ja as tuning } from '../tuning/ja.ts';
import { ja as visitor } from '../visitor/ja.ts';
import { ja as why } from '../why/ja.ts';
import { ja as words } from '../words/ja.ts';
import { ja as workbench } from '../workbench/ja.ts';

/** All that pages say in Japanese: one file of a bundle. */
export const ja: PageWords = {
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
