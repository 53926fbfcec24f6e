import { HttpProblem } from '../../shared/http/problem.ts';
import type { ChangedDigest } from '../../shared/subscribers/change-digests.ts';
import { maxDigests, type NamedDigest } from '../../shared/subscribers/named-digest.ts';

export function noSuchDigest(): HttpProblem {
  return new HttpProblem('not-found', 'You have no digest with this id.');
}

/** The digest that was changed. If it cannot be, the problem is thrown. */
export function changedOrThrow(changed: ChangedDigest): NamedDigest {
  switch (changed.kind) {
    case 'changed':
      return changed.digest;
    case 'too-many':
      throw new HttpProblem(
        'conflict',
        `You have ${maxDigests} digests, which is the most. Delete one first.`,
      );
    case 'name-taken':
      throw new HttpProblem('conflict', 'Another digest of yours has this name. Choose another name.');
    case 'too-often':
      throw new HttpProblem(
        'too-many-requests',
        `You have changed rules and digests very often in the last hour. Try again in ${changed.waitSeconds} seconds.`,
        { headers: { 'retry-after': String(changed.waitSeconds) } },
      );
    case 'not-found':
      throw noSuchDigest();
    default:
      return changed satisfies never;
  }
}
