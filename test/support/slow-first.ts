import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files take from ten seconds to a minute each, and names of single files that do. */
const slow = /\/test\/(browser|end-to-end|attack|infra)\/|\/(crash|simulated-day)\.test\.ts$/;

/**
 * Starts the slow files first. Vitest knows how long a file takes only after it has run once; without that it begins
 * with the largest files. Then the services and browsers would all start at the end, when no other work is left to do
 * while they wait.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => slow.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
