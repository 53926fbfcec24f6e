import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FunctionName, plannedFunctions, plannedTimers, functions as plans } from '../service-plan.ts';
import { environmentOf, type ServicePlace } from './function-environment.ts';
import {
  createFunctionPool,
  type FunctionPool,
  type FunctionSettings,
  type TableInProcess,
} from './function-pool.ts';
import { tableFor } from './table-permissions.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/**
 * The most instances of one function at once: enough for races between instances to happen, on a machine with few
 * cores.
 */
const maxInstances = 2;
/** How long an instance is kept that has nothing to do: of a function that only a timer calls, and of any other. */
const [timedIdleMs, idleMs] = [10_000, 300_000];

export interface LocalFunctions {
  /** From now on calls can be answered. The environment of the functions is made from `place`. */
  open(place: ServicePlace, table: TableInProcess): void;
  invoke(name: FunctionName, event: object): Promise<unknown>;
  /** Calls that run or wait, over all functions. */
  busy(): number;
  close(): Promise<void>;
}

/** Every function of the service plan, each with instances of its own. */
export function createFunctions(settings: Pick<FunctionSettings, 'sharedOffset' | 'onLog'>): LocalFunctions {
  const pools = new Map<FunctionName, FunctionPool>();
  return {
    open(place, table) {
      for (const name of plannedFunctions(place.parts)) {
        const { entry, ...limits } = plans[name];
        const environment = environmentOf(name, place);
        pools.set(
          name,
          createFunctionPool({
            ...settings,
            ...limits,
            name,
            entry: join(repository, entry),
            environment,
            table: tableFor(name, table),
            maxInstances,
            idleMs: name in plannedTimers(place.parts) ? timedIdleMs : idleMs,
          }),
        );
      }
    },
    async invoke(name, event) {
      const pool = pools.get(name);
      if (!pool) throw new Error(`${name} is called before the service has started.`);
      return pool.invoke(event);
    },
    busy: () => [...pools.values()].reduce((sum, pool) => sum + pool.busy(), 0),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
