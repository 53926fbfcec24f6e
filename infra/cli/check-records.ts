import type { Resolver } from 'node:dns/promises';
import type { DnsRecord } from '../dns-record.ts';

/** The part of Node's resolver that is used here. */
export type Lookups = Pick<Resolver, 'resolveCname' | 'resolveMx' | 'resolveTxt' | 'resolve4' | 'resolve6'>;

export interface CheckedRecord extends DnsRecord {
  /** `unknown`: the name server gave no answer. */
  readonly status: 'ok' | 'missing' | 'different' | 'unknown';
  /** What was found instead, or in addition. */
  readonly found: readonly string[];
  /** What to do, or what is worth knowing; '' if all is well. */
  readonly advice: string;
}

/** The result of one look-up: values, or the code of the error. */
type Answer<T> = { readonly values: readonly T[] } | { readonly fault: string };

const nothingThere = new Set(['ENOTFOUND', 'ENODATA']);

/** Looks up each record and compares it with what it should be. Whatever a name server does, every record gets an answer. */
export async function checkRecords(
  records: readonly DnsRecord[],
  lookups: Lookups,
): Promise<CheckedRecord[]> {
  return Promise.all(
    records.map(async (record) => {
      switch (record.type) {
        case 'CNAME':
          return checkCname(record, lookups);
        case 'MX':
          return checkMx(record, lookups);
        case 'TXT':
          return record.value.startsWith('v=DMARC1')
            ? checkDmarc(record, lookups)
            : checkSpf(record, lookups);
        default:
          return record.type satisfies never;
      }
    }),
  );
}

async function checkCname(record: DnsRecord, lookups: Lookups): Promise<CheckedRecord> {
  const answer = await look(() => lookups.resolveCname(record.name));
  const verdict = verdictOf(record, answer, (name) => sameName(name, record.value));
  if (verdict.status === 'ok' || verdict.status === 'unknown') return verdict;
  // With an ALIAS record, or a name server that follows the CNAME itself, both names have the same addresses.
  const [own, target] = await Promise.all([
    addressesOf(record.name, lookups),
    addressesOf(record.value, lookups),
  ]);
  if (own.some((address) => target.includes(address))) return { ...verdict, status: 'ok', advice: '' };
  if (own.length === 0) return verdict;
  return {
    ...verdict,
    status: 'different',
    found: own,
    advice: `${record.name} leads elsewhere. Replace that by ${record.value}`,
  };
}

async function checkMx(record: DnsRecord, lookups: Lookups): Promise<CheckedRecord> {
  const host = record.value.slice(record.value.indexOf(' ') + 1);
  const answer = await look(async () =>
    (await lookups.resolveMx(record.name)).map(({ priority, exchange }) => `${priority} ${exchange}`),
  );
  const verdict = verdictOf(record, answer, (found) => sameName(found.slice(found.indexOf(' ') + 1), host));
  return verdict.status === 'ok' && verdict.found.length > 1
    ? {
        ...verdict,
        status: 'different',
        advice: `SES wants to be the only one to get mail for ${record.name}. Take the other MX records out, or choose another name`,
      }
    : verdict;
}

async function checkSpf(record: DnsRecord, lookups: Lookups): Promise<CheckedRecord> {
  const answer = await textsOf(record.name, 'v=spf1', lookups);
  const verdict = verdictOf(record, answer, (text) => /\binclude:amazonses\.com\b/i.test(text));
  return verdict.found.length > 1
    ? {
        ...verdict,
        status: 'different',
        advice: `Two SPF records count as none. Make them one: ${record.value}`,
      }
    : verdict;
}

/** Any policy is accepted, also that of a parent domain, because it applies to subdomains. */
async function checkDmarc(record: DnsRecord, lookups: Lookups): Promise<CheckedRecord> {
  for (let name = record.name; ; name = `_dmarc.${parentOf(name)}`) {
    const answer = await textsOf(name, 'v=DMARC1', lookups);
    const verdict = verdictOf(record, answer, (text) => /;\s*p\s*=\s*(none|quarantine|reject)\b/i.test(text));
    if (verdict.found.length > 1)
      return {
        ...verdict,
        status: 'different',
        advice: 'Two DMARC records count as none. Take one of them out',
      };
    const above = parentOf(name);
    if (verdict.status !== 'missing' || !above.includes('.')) return verdict;
  }
}

/** The parent of the domain that a name with `_dmarc.` belongs to. */
function parentOf(name: string): string {
  const domain = name.slice(name.indexOf('.') + 1);
  return domain.slice(domain.indexOf('.') + 1);
}

function verdictOf(
  record: DnsRecord,
  answer: Answer<string>,
  isRight: (found: string) => boolean,
): CheckedRecord {
  if ('fault' in answer) {
    return nothingThere.has(answer.fault)
      ? {
          ...record,
          status: 'missing',
          found: [],
          advice: `Create ${record.name} ${record.type} ${record.value}`,
        }
      : {
          ...record,
          status: 'unknown',
          found: [],
          advice: `The name server gave no answer (${answer.fault}). Try again, or name another one by --resolver`,
        };
  }
  return answer.values.some(isRight)
    ? { ...record, status: 'ok', found: answer.values, advice: '' }
    : { ...record, status: 'different', found: answer.values, advice: `Write ${record.value} instead` };
}

/** The texts at a name that begin with a certain prefix. Other texts belong to other programs. */
async function textsOf(name: string, beginning: string, lookups: Lookups): Promise<Answer<string>> {
  const answer = await look(async () =>
    (await lookups.resolveTxt(name))
      .map((parts) => parts.join(''))
      .filter((text) => text.toLowerCase().startsWith(beginning.toLowerCase())),
  );
  return 'values' in answer && answer.values.length === 0 ? { fault: 'ENODATA' } : answer;
}

async function addressesOf(name: string, lookups: Lookups): Promise<string[]> {
  const answers = await Promise.all([look(() => lookups.resolve4(name)), look(() => lookups.resolve6(name))]);
  return answers.flatMap((answer) => ('values' in answer ? answer.values : []));
}

async function look<T>(ask: () => Promise<readonly T[]>): Promise<Answer<T>> {
  try {
    return { values: await ask() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { fault: code };
  }
}

function sameName(one: string, other: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/\.$/, '');
  return plain(one) === plain(other);
}
