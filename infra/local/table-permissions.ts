import { functionNeeds } from '../function-needs.ts';
import type { FunctionName } from '../service-plan.ts';
import type { TableInProcess } from './function-pool.ts';
import type { HttpRequest } from './in-process-requests.ts';

/**
 * The table as one function may use it: what its role on AWS does not allow is refused here as well, with the answer of AWS.
 * A permission that is missing shows in every test of the service, and not first in somebody's account.
 */
export function tableFor(name: FunctionName, { url, answer }: TableInProcess): TableInProcess {
  return {
    url,
    async answer(request) {
      const { action, index } = askedOf(request);
      const { table, indexes = [] } = functionNeeds[name];
      const isAllowed =
        index === undefined
          ? table.some((allowed) => allowed === action)
          : action === 'Query' && indexes.some((allowed) => allowed === index);
      return isAllowed ? answer(request) : refusal(name, action, index);
    },
  };
}

interface Asked {
  readonly action: string;
  /** The index that is asked in place of the table. */
  readonly index?: string;
}

function askedOf({ headers, body = '' }: HttpRequest): Asked {
  // "DynamoDB_20120810.GetItem"
  const [, action = ''] = (headers['x-amz-target'] ?? '').split('.');
  if (action !== 'Query') return { action };
  const { IndexName } = JSON.parse(Buffer.from(body).toString()) as { readonly IndexName?: string };
  return { action, ...(IndexName !== undefined && { index: IndexName }) };
}

function refusal(name: FunctionName, action: string, index: string | undefined) {
  const place = index === undefined ? 'the table' : `the index ${index}`;
  return {
    statusCode: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({
      __type: 'com.amazon.coral.service#AccessDeniedException',
      Message: `${name} is not authorized to perform: dynamodb:${action} on ${place}. What it may do is in infra/function-needs.ts.`,
    }),
  };
}
