import { pt as account } from '../account/pt.ts';
import type { PageWords } from '../catalogue.ts';
import { pt as console } from '../console/pt.ts';
import { pt as deliveries } from '../deliveries/pt.ts';
import { pt as digests } from '../digests/pt.ts';
import { pt as feeds } from '../feeds/pt.ts';
import { pt as frame } from '../frame/pt.ts';
import { pt as health } from '../health/pt.ts';
import { pt as help } from '../help/pt.ts';
import { pt as imports } from '../imports/pt.ts';
import { pt as links } from '../links/pt.ts';
import { pt as operating } from '../operating/pt.ts';
import { pt as outputs } from '../outputs/pt.ts';
import { pt as packs } from '../packs/pt.ts';
import { pt as rules } from '../rules/pt.ts';
import { pt as sharing } from '../sharing/pt.ts';
import { pt as stories } from '../stories/pt.ts';
import { pt as subscribers } from '../subscribers/pt.ts';
import { pt as suggest } from '../suggest/pt.ts';
import { pt as tuning } from '../tuning/pt.ts';
import { pt as visitor } from '../visitor/pt.ts';
import { pt as why } from '../why/pt.ts';
import { pt as words } from '../words/pt.ts';
import { pt as workbench } from '../workbench/pt.ts';

/** All that pages say in Portuguese: one file of a bundle. */
export const pt: PageWords = {
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
