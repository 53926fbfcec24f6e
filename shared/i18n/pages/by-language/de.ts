import { de as account } from '../account/de.ts';
import type { PageWords } from '../catalogue.ts';
import { de as console } from '../console/de.ts';
import { de as deliveries } from '../deliveries/de.ts';
import { de as digests } from '../digests/de.ts';
import { de as feeds } from '../feeds/de.ts';
import { de as frame } from '../frame/de.ts';
import { de as health } from '../health/de.ts';
import { de as help } from '../help/de.ts';
import { de as imports } from '../imports/de.ts';
import { de as links } from '../links/de.ts';
import { de as operating } from '../operating/de.ts';
import { de as outputs } from '../outputs/de.ts';
import { de as packs } from '../packs/de.ts';
import { de as rules } from '../rules/de.ts';
import { de as sharing } from '../sharing/de.ts';
import { de as stories } from '../stories/de.ts';
import { de as subscribers } from '../subscribers/de.ts';
import { de as suggest } from '../suggest/de.ts';
import { de as tuning } from '../tuning/de.ts';
import { de as visitor } from '../visitor/de.ts';
import { de as why } from '../why/de.ts';
import { de as words } from '../words/de.ts';
import { de as workbench } from '../workbench/de.ts';

/** All that pages say in German: one file of a bundle. */
export const de: PageWords = {
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
