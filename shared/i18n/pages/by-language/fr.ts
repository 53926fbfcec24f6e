import { fr as account } from '../account/fr.ts';
import type { PageWords } from '../catalogue.ts';
import { fr as console } from '../console/fr.ts';
import { fr as deliveries } from '../deliveries/fr.ts';
import { fr as digests } from '../digests/fr.ts';
import { fr as feeds } from '../feeds/fr.ts';
import { fr as frame } from '../frame/fr.ts';
import { fr as health } from '../health/fr.ts';
import { fr as help } from '../help/fr.ts';
import { fr as imports } from '../imports/fr.ts';
import { fr as links } from '../links/fr.ts';
import { fr as operating } from '../operating/fr.ts';
import { fr as outputs } from '../outputs/fr.ts';
import { fr as packs } from '../packs/fr.ts';
import { fr as rules } from '../rules/fr.ts';
import { fr as sharing } from '../sharing/fr.ts';
import { fr as stories } from '../stories/fr.ts';
import { fr as subscribers } from '../subscribers/fr.ts';
import { fr as suggest } from '../suggest/fr.ts';
import { fr as tuning } from '../tuning/fr.ts';
import { fr as visitor } from '../visitor/fr.ts';
import { fr as why } from '../why/fr.ts';
import { fr as words } from '../words/fr.ts';
import { fr as workbench } from '../workbench/fr.ts';

/** All that pages say in French: one file of a bundle. */
export const fr: PageWords = {
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
