import type { Scope } from '../../shared/security/api-key.ts';

export interface OperatorCall {
  /** The scope that its key must have. A key with the scope `admin` may also do what `read` allows. */
  readonly needs: Scope;
  /** Its name in the audit log, if it changes something or shows everything about a person. */
  readonly action?: string;
}

const ingest = { needs: 'ingest' } as const;
const read = { needs: 'read' } as const;
const admin = <const Action extends string>(action: Action) => ({ needs: 'admin', action }) as const;

/**
 * Every call that needs an API key, with the scope that it needs and its name in the audit log. This is the only place
 * that says so.
 */
export const operatorCalls = {
  'POST /v1/articles': ingest,
  'GET /v1/articles': read,
  'GET /v1/articles/{id}': read,
  'DELETE /v1/articles/{id}': admin('article.withdraw'),
  'GET /v1/feeds': read,
  'POST /v1/feeds': admin('feed.add'),
  'GET /v1/feeds/{id}': read,
  'PATCH /v1/feeds/{id}': admin('feed.change'),
  'POST /v1/feeds/{id}/poll': admin('feed.poll'),
  'POST /v1/feeds/{id}/pause': admin('feed.pause'),
  'POST /v1/feeds/{id}/resume': admin('feed.resume'),
  'DELETE /v1/feeds/{id}': admin('feed.remove'),
  'POST /v1/feeds/import': admin('feed.import'),
  'GET /v1/feeds/export': read,
  'GET /v1/source-lists': read,
  'GET /v1/source-lists/{name}': read,
  'PUT /v1/source-lists/{name}': admin('source-list.put'),
  'DELETE /v1/source-lists/{name}': admin('source-list.remove'),
  'GET /v1/source-proposals': read,
  'DELETE /v1/source-proposals/{host}': admin('source-proposal.remove'),
  'GET /v1/stats': read,
  'POST /v1/sending/resume': admin('sending.resume'),
  'GET /v1/keys': read,
  'POST /v1/keys': admin('key.make'),
  'DELETE /v1/keys/{id}': admin('key.delete'),
  'GET /v1/subscribers': read,
  'GET /v1/subscribers/{id}': read,
  'GET /v1/subscribers/export': admin('subscriber.export-all'),
  'POST /v1/subscribers/import': admin('subscriber.import'),
  'GET /v1/subscribers/{id}/export': admin('subscriber.export'),
  'DELETE /v1/subscribers/{id}': admin('subscriber.erase'),
  'GET /v1/suppressions': read,
  'POST /v1/suppressions': admin('suppression.add'),
  'POST /v1/suppressions/lift': admin('suppression.lift'),
  'GET /v1/queries/figures': read,
  'GET /v1/queues': read,
  'POST /v1/queues/{name}/redrive': admin('queue.redrive'),
  'GET /v1/deliveries': read,
  'POST /v1/deliveries/{id}/repeat': admin('delivery.repeat'),
  'GET /v1/audit': { needs: 'admin' },
} as const satisfies Readonly<Record<string, OperatorCall>>;

export type OperatorCallName = keyof typeof operatorCalls;

/**
 * Forms of the console, and their names in the audit log. They need the session of a key with the scope `admin`; its
 * pages are shown to keys with `read` too, unless they are listed below.
 */
export const consoleForms = {
  'POST /admin/feeds/new': 'feed.add',
  'POST /admin/feeds/import': 'feed.import',
  'POST /admin/feeds/{id}': 'feed.change',
  'POST /admin/feeds/{id}/poll': 'feed.poll',
  'POST /admin/feeds/{id}/pause': 'feed.pause',
  'POST /admin/feeds/{id}/resume': 'feed.resume',
  'POST /admin/feeds/{id}/remove': 'feed.remove',
  'POST /admin/articles/{id}/withdraw': 'article.withdraw',
  'POST /admin/deliveries/{id}/repeat': 'delivery.repeat',
  'POST /admin/sending/resume': 'sending.resume',
  'POST /admin/subscribers/import': 'subscriber.import',
  'POST /admin/subscribers/{id}/export': 'subscriber.export',
  'POST /admin/subscribers/{id}/erase': 'subscriber.erase',
  'POST /admin/suppressions': 'suppression.add',
  'POST /admin/suppressions/lift': 'suppression.lift',
  'POST /admin/queues/{name}/redrive': 'queue.redrive',
  'POST /admin/sources/{host}/refuse': 'source-proposal.remove',
  'POST /admin/keys': 'key.make',
  'POST /admin/keys/{id}/delete': 'key.delete',
} as const satisfies Readonly<Record<string, string>>;

/** Pages of the console that show what `read` may not see, or that only lead to a form. */
export const consoleAdminPages: readonly string[] = [
  '/admin/feeds/new',
  '/admin/feeds/import',
  '/admin/feeds/{id}/remove',
  '/admin/subscribers/import',
  '/admin/subscribers/{id}/erase',
  '/admin/audit',
];

export type AuditAction =
  | Extract<(typeof operatorCalls)[OperatorCallName], { readonly action: string }>['action']
  | (typeof consoleForms)[keyof typeof consoleForms]
  | 'console.open';

/** The names of the audit log. */
export const auditActions: readonly AuditAction[] = [
  ...new Set<AuditAction>([
    ...Object.values(operatorCalls).flatMap((call) => ('action' in call ? [call.action] : [])),
    ...Object.values(consoleForms),
    'console.open',
  ]),
].sort();
