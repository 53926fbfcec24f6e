/** What one check found out. */
export interface Finding {
  readonly check: string;
  /** `unknown`: it could not be checked. That is neither good nor bad. */
  readonly status: 'ok' | 'warn' | 'fail' | 'unknown';
  readonly says: string;
  /** What to do; '' where there is nothing to do. */
  readonly todo: string;
}

type Verdict = Omit<Finding, 'check'>;

export const ok = (says: string): Verdict => ({ status: 'ok', says, todo: '' });
export const warn = (says: string, todo: string): Verdict => ({ status: 'warn', says, todo });
export const fail = (says: string, todo: string): Verdict => ({ status: 'fail', says, todo });
export const unknown = (says: string, todo: string): Verdict => ({ status: 'unknown', says, todo });

/** A check by name. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<Verdict> | Verdict;
}

/** Runs all checks in parallel. A check that throws counts as `unknown`, and the error says why. */
export async function runChecks(checks: readonly Check[]): Promise<Finding[]> {
  return Promise.all(
    checks.map(async ({ name, look }) => {
      try {
        return { check: name, ...(await look()) };
      } catch (error) {
        return { check: name, ...unknown(`could not be looked at: ${reasonOf(error)}`, adviceOn(error)) };
      }
    }),
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message || error.name;
  return text.split('\n')[0] ?? text;
}

function adviceOn(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name))
    return 'Use credentials that may look at it, such as those of ReadOnlyAccess';
  if (/Credentials|ExpiredToken|UnrecognizedClient|InvalidClientToken/.test(name))
    return 'Set AWS_PROFILE to credentials of the account, or sign in again';
  return /Region is missing/.test(reasonOf(error)) ? 'Set AWS_REGION to the region of the deployment' : '';
}
