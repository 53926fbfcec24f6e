import { es as account } from '../account/es.ts';
import type { PageWords } from '../catalogue.ts';
import { es as console } from '../console/es.ts';
import { es as deliveries } from '../deliveries/es.ts';
import { es as digests } from '../digests/es.ts';
import { es as feeds } from '../feeds/es.ts';
import { es as frame } from '../frame/es.ts';
import { es as health } from '../health/es.ts';
import { es as help } from '../help/es.ts';
import { es as imports } from '../imports/es.ts';
import { es as links } from '../links/es.ts';
import { es as operating } from '../operating/es.ts';
import { es as outputs } from '../outputs/es.ts';
import { es as packs } from '../packs/es.ts';
import { es as rules } from '../rules/es.ts';
import { es as sharing } from '../sharing/es.ts';
import { es as stories } from '../stories/es.ts';
import { es as subscribers } from '../subscribers/es.ts';
import { es as suggest } from '../suggest/es.ts';
import { es as tuning } from '../tuning/es.ts';
import { es as visitor } from '../visitor/es.ts';
import { es as why } from '../why/es.ts';
import { es as words } from '../words/es.ts';
import { es as workbench } from '../workbench/es.ts';

/** All that pages say in Spanish: one file of a bundle. */
export const es: PageWords = {
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
