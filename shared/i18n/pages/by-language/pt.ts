import { pt as account } from '../account/pt.ts';
import type { PageWords } from '../catalogue.ts';
import { pt as digests } from '../digests/pt.ts';
import { pt as frame } from '../frame/pt.ts';
import { pt as help } from '../help/pt.ts';
import { pt as imports } from '../imports/pt.ts';
import { pt as links } from '../links/pt.ts';
import { pt as outputs } from '../outputs/pt.ts';
import { pt as packs } from '../packs/pt.ts';
import { pt as rules } from '../rules/pt.ts';
import { pt as sharing } from '../sharing/pt.ts';
import { pt as stories } from '../stories/pt.ts';
import { pt as suggest } from '../suggest/pt.ts';
import { pt as tuning } from '../tuning/pt.ts';
import { pt as visitor } from '../visitor/pt.ts';
import { pt as why } from '../why/pt.ts';
import { pt as words } from '../words/pt.ts';
import { pt as workbench } from '../workbench/pt.ts';

/** All that pages say in Portuguese: one file of a bundle. */
export const pt: PageWords = {
  account,
  digests,
  frame,
  help,
  imports,
  links,
  outputs,
  packs,
  rules,
  sharing,
  stories,
  suggest,
  tuning,
  visitor,
  why,
  words,
  workbench,
};
