import { html } from 'hono/html';
import { problemKinds } from '../../../shared/http/problem.ts';
import type { WebApp } from '../deps.ts';
import { type Html, layout } from './layout.ts';

type Document = ReturnType<WebApp['getOpenAPI31Document']>;
type Schemas = NonNullable<NonNullable<Document['components']>['schemas']>;
type Schema = Schemas[string];
type PathItem = NonNullable<Document['paths']>[string];
type Operation = NonNullable<PathItem['get']>;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** `openapi.json` to read: calls by subject, the shapes that they share, and the kinds of problems. */
export function docsPage(document: Document): Html {
  const calls = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item[method] ? [{ method: method.toUpperCase(), path, operation: item[method] }] : [],
    ),
  );
  const tags = [...new Set(calls.map(({ operation }) => operation.tags?.[0] ?? 'Other'))];
  return layout({
    title: 'API',
    main: html`<h1>API</h1>
<p class="lead">${document.info.description}</p>
<p><a href="/openapi.json">openapi.json</a> says the same to programs.</p>
${tags.map(
  (tag) =>
    html`<h2>${tag}</h2>${calls.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag).map(callSection)}`,
)}
<h2>Shapes</h2>
${Object.entries(document.components?.schemas ?? {}).map(shapeSection)}
<h2>Problems</h2>
<p>Every error is <code>application/problem+json</code>; <code>type</code> leads here, <code>errors</code> name what is wrong and where.</p>
<div class="scroll"><table>
<tr><th scope="col">Status</th><th scope="col">Kind</th><th scope="col">Means</th></tr>
${problemKinds.map(({ kind, status, title }) => html`<tr id="${kind}"><td>${status}</td><td><code>${kind}</code></td><td>${title}</td></tr>`)}
</table></div>`,
  });
}

function callSection({ method, path, operation }: Call): Html {
  const body =
    operation.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : undefined;
  return html`<details class="card">
<summary><code>${method} ${path}</code> · ${operation.summary}</summary>
<p>${operation.description}</p>
${access(operation)}
${parameters(operation)}
${body && html`<h3>Body</h3>${mediaTypes(body)}`}
<h3>Answers</h3>
<ul>${Object.entries(operation.responses ?? {}).map(([status, answer]) => {
    const content = 'content' in answer && status < '300' ? mediaTypes(answer.content ?? {}) : '';
    return html`<li><code>${status}</code> ${'description' in answer ? answer.description : ''}${content}</li>`;
  })}</ul>
</details>`;
}

function access({ security = [] }: Operation): Html | '' {
  const names = security.flatMap((one) => Object.entries(one));
  if (names.length === 0) return '';
  const who = names.map(([name, scopes]) =>
    name === 'session' ? 'a signed-in subscriber' : `an API key with the scope ${scopes.join(', ')}`,
  );
  return html`<p class="quiet">For ${who.join(' or ')}.</p>`;
}

function parameters({ parameters: all = [] }: Operation): Html | '' {
  const named = all.flatMap((one) => ('name' in one ? [one] : []));
  if (named.length === 0) return '';
  return html`<h3>Parameters</h3><ul>${named.map(
    ({ name, in: place, description, schema }) =>
      html`<li><code>${name}</code> <span class="quiet">${place}</span> ${description ?? (schema && 'description' in schema ? schema.description : '')}</li>`,
  )}</ul>`;
}

function mediaTypes(content: Readonly<Record<string, { schema?: Schema | undefined }>>): Html {
  return html`${Object.entries(content).map(
    ([type, { schema }]) => html`<p class="quiet"><code>${type}</code></p>${schema ? fields(schema) : ''}`,
  )}`;
}

function shapeSection([name, schema]: [string, Schema]): Html {
  return html`<details class="card" id="shape-${name}"><summary><code>${name}</code></summary>${fields(schema)}</details>`;
}

/** An object's properties as a table, anything else as one line. */
function fields(schema: Schema): Html {
  if ('$ref' in schema || !('properties' in schema)) return html`<p>${typeName(schema)}</p>`;
  const required = new Set(schema.required ?? []);
  return html`${schema.description === undefined ? '' : html`<p>${schema.description}</p>`}
<div class="scroll"><table>${Object.entries(schema.properties ?? {}).map(
    ([name, property]) => html`<tr>
<td><code>${name}</code>${required.has(name) ? '' : html` <span class="quiet">optional</span>`}</td>
<td>${typeName(property)}</td>
<td>${'$ref' in property ? '' : property.description}</td>
</tr>`,
  )}</table></div>`;
}

function typeName(schema: Schema): Html {
  if ('$ref' in schema && schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return html`<a href="#shape-${name}">${name}</a>`;
  }
  if ('items' in schema && schema.items) return html`list of ${typeName(schema.items)}`;
  if ('enum' in schema && schema.enum)
    return html`${schema.enum.map((value) => JSON.stringify(value)).join(' or ')}`;
  const type = 'type' in schema ? schema.type : undefined;
  return html`${Array.isArray(type) ? type.join(' or ') : (type ?? 'anything')}`;
}
