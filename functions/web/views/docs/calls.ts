import type { Description } from '../../describe-api.ts';

type PathItem = NonNullable<Description['paths']>[string];
type Operation = NonNullable<PathItem['get']>;

/** A call of the API, as the documentation shows it. */
export interface Call {
  /** Its anchor on the page. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly operation: Operation;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** All calls, in the order of the description. */
export function callsOf({ paths = {} }: Description): Call[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const id = `${method}${path.replaceAll(/[^a-z]+/g, '-').replace(/-$/, '')}`;
      return [{ id, method: method.toUpperCase(), path, tag: operation.tags?.[0] ?? 'Other', operation }];
    }),
  );
}

/** Parameters of a call that are written out, without references. */
export function parametersOf({ parameters = [] }: Operation) {
  return parameters.flatMap((one) => ('name' in one ? [one] : []));
}

/** The body of a call by its content types; undefined for a call without one. */
export function bodyOf({ requestBody }: Operation) {
  return requestBody && 'content' in requestBody ? requestBody.content : undefined;
}

/** What the call needs, and the scope of a key or token. A call that takes a session as well is `token`. */
export function accessOf({ security = [] }: Operation): {
  kind: 'all' | 'session' | 'token' | 'key';
  scope?: string;
} {
  const needs = new Map(security.flatMap((needed) => Object.entries(needed)));
  for (const [kind, name] of [
    ['key', 'apiKey'],
    ['token', 'token'],
  ] as const) {
    const scopes = needs.get(name);
    if (scopes) return { kind, scope: scopes.join(', ') };
  }
  return { kind: needs.has('session') ? 'session' : 'all' };
}

/** What `curl` is called with: it can be copied into a shell in which SITE, KEY, TOKEN, SESSION and the ids are set. */
export function curlOf({ method, path, operation }: Call): string {
  const asked = parametersOf(operation)
    .filter(({ in: place, required }) => place === 'query' && required)
    .map(({ name, schema }) => `${name}=${firstOf(schema)}`);
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const parts = [`curl "$SITE${address}${asked.length === 0 ? '' : `?${asked.join('&')}`}"`];
  const [type, media] = Object.entries(bodyOf(operation) ?? {})[0] ?? [];
  if (method !== (media ? 'POST' : 'GET')) parts.push(`-X ${method}`);
  switch (accessOf(operation).kind) {
    case 'key':
      parts.push('-H "Authorization: Bearer $KEY"');
      break;
    case 'token':
      parts.push('-H "Authorization: Bearer $TOKEN"');
      break;
    case 'session':
      parts.push('-H "Cookie: $SESSION"');
      // What changes something with a cookie must say that it comes from this site.
      if (method !== 'GET') parts.push('-H "Origin: $SITE"');
      break;
    default:
  }
  if (type !== undefined && media) {
    parts.push(`-H 'Content-Type: ${type}'`);
    parts.push(type === 'application/json' ? `-d ${quoted(exampleIn(media))}` : '--data-binary @file');
  }
  return parts.join(' \\\n  ');
}

function firstOf(schema: unknown): string {
  const values = typeof schema === 'object' && schema !== null && 'enum' in schema ? schema.enum : undefined;
  return Array.isArray(values) ? String(values[0]) : '…';
}

/** As the shell reads it unchanged. */
function quoted(json: unknown): string {
  return `'${JSON.stringify(json, null, 2).replaceAll("'", "'\\''")}'`;
}

/** The example of a body or an answer, which stands with it or with its schema. */
export function exampleIn(media: { example?: unknown; schema?: unknown }): unknown {
  if (media.example !== undefined) return media.example;
  const { schema } = media;
  return typeof schema === 'object' && schema !== null && 'example' in schema ? schema.example : undefined;
}
