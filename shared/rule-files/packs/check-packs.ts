import { asError } from '../../as-error.ts';
import { type CheckPackDeps, checkPack } from './check-pack.ts';
import type { PackAddresses } from './pack-address.ts';

export interface CheckPacksDeps extends CheckPackDeps {
  readonly addresses: CheckPackDeps['addresses'] & Pick<PackAddresses, 'due'>;
}

export interface CheckedPacks {
  /** Those that were due. */
  readonly checked: number;
  /** Of these, those that have changed. */
  readonly changed: number;
  /** Of these, those that could not be read, or whose followers could not be told. */
  readonly failed: number;
}

/** More are not read in one run. The next one takes more, those that have waited longest first. */
const most = 1000;
/** How many are checked at the same time: nearly all of a check is waiting for a server. */
const atOnce = 5;

/**
 * Checks the packs that are due, while there is time. One that cannot be checked stops no other; what is wrong with a pack is
 * stored with its address, and not logged, because an address may contain a key.
 */
export async function checkPacks(deps: CheckPacksDeps): Promise<CheckedPacks> {
  const waiting = await deps.addresses.due(deps.now().toISOString(), most);
  let [checked, changed, failed] = [0, 0, 0];
  const work = async () => {
    for (let id = next(); id !== undefined; id = next()) {
      try {
        const { outcome } = await checkPack(id, deps);
        if (outcome !== 'not-due') checked += 1;
        if (outcome === 'changed') changed += 1;
        if (outcome === 'failed') failed += 1;
      } catch (error) {
        [checked, failed] = [checked + 1, failed + 1];
        deps.log.error(`The pack ${id} could not be checked`, asError(error));
      }
    }
  };
  const next = () => (deps.hasTime() ? waiting.shift() : undefined);
  await Promise.all(Array.from({ length: atOnce }, work));
  return { checked, changed, failed };
}
