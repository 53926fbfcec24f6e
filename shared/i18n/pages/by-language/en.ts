import { en as account } from '../account/en.ts';
import type { PageWords } from '../catalogue.ts';
import { en as digests } from '../digests/en.ts';
import { en as frame } from '../frame/en.ts';
import { en as help } from '../help/en.ts';
import { en as imports } from '../imports/en.ts';
import { en as links } from '../links/en.ts';
import { en as outputs } from '../outputs/en.ts';
import { en as packs } from '../packs/en.ts';
import { en as rules } from '../rules/en.ts';
import { en as sharing } from '../sharing/en.ts';
import { en as stories } from '../stories/en.ts';
import { en as suggest } from '../suggest/en.ts';
import { en as tuning } from '../tuning/en.ts';
import { en as visitor } from '../visitor/en.ts';
import { en as why } from '../why/en.ts';
import { en as words } from '../words/en.ts';
import { en as workbench } from '../workbench/en.ts';

/** All that pages say in English: one file of a bundle. */
export const en: PageWords = {
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
