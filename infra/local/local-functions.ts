import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FunctionName, plannedFunctions, functions as plans } from '../service-plan.ts';
import { environmentOf, localSettings, type ServicePlace } from './function-environment.ts';
import { createFunctionPool, type FunctionPool, type FunctionSettings } from './function-pool.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** Instances of one function at once: enough to meet the races that several bring, on a machine of few cores. */
const maxInstances = 2;

export interface LocalFunctions {
  /** Calls can be answered from now on; the functions' environment is made of `place`. */
  open(place: ServicePlace): void;
  invoke(name: FunctionName, event: object): Promise<unknown>;
  /** Calls that run or wait, over all functions. */
  busy(): number;
  close(): Promise<void>;
}

/** Every function of the service plan, each with instances of its own. */
export function createFunctions(settings: Pick<FunctionSettings, 'sharedOffset' | 'onLog'>): LocalFunctions {
  const pools = new Map<FunctionName, FunctionPool>();
  return {
    open(place) {
      for (const name of plannedFunctions(localSettings)) {
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
            maxInstances,
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
