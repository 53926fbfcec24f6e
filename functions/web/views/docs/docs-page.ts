import { html } from 'hono/html';
import { problemKinds } from '../../../../shared/http/problem.ts';
import type { Description } from '../../describe-api.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { pageHead } from '../parts/head.ts';
import { notice } from '../parts/notices.ts';
import { accessOf, bodyOf, type Call, callsOf, curlOf, exampleIn, parametersOf } from './calls.ts';
import { prose, type Schema, shape, typeName } from './shapes.ts';

/** `openapi.json` to read, in three panes: all calls, what each does, and how `curl` makes it. In English. */
export function docsPage(view: View, document: Description): Html {
  const calls = callsOf(document);
  const tags = [...new Set(calls.map(({ tag }) => tag))];
  const { description = '' } = document.info;
  return layout(view, {
    title: 'API',
    description,
    main: html`${view.language.code === 'en' ? '' : notice(view.t('frame.inEnglish'))}
<div class="docs" lang="en" dir="ltr">
<nav class="docs-nav" aria-label="Contents"><ul>
${[
  ['authentication', 'Authentication'],
  ['errors', 'Errors'],
  ['limits', 'Limits and pages'],
].map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`)}
${tags.map(
  (tag) =>
    html`<li><a href="#${tagId(tag)}">${tag}</a><ul>${calls
      .filter((call) => call.tag === tag)
      .map(
        ({ id, method, operation }) =>
          html`<li><a href="#${id}"><span class="method ${method.toLowerCase()}" title="${method}">${method}</span> ${operation.summary}</a></li>`,
      )}</ul></li>`,
)}
<li><a href="#shapes">Shapes</a></li>
</ul></nav>
<div class="docs-text">
${pageHead(view, { title: 'API', lead: description, actions: html`<a class="button quiet" href="/openapi.json">openapi.json</a>` })}
${authentication(view)}
${errors()}
${limitsAndPages()}
${tags.map((tag) => html`<section aria-labelledby="${tagId(tag)}"><h2 id="${tagId(tag)}">${tag}</h2>${calls.filter((call) => call.tag === tag).map(callSection)}</section>`)}
<section aria-labelledby="shapes"><h2 id="shapes">Shapes</h2>
${Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => html`<article class="call" id="shape-${name}"><h3><code>${name}</code></h3>${shape(schema)}</article>`)}
</section>
</div>
</div>`,
  });
}

const tagId = (tag: string) => `calls-${tag.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;

function authentication({ siteUrl }: View): Html {
  const cookie = siteUrl.startsWith('https:') ? '__Host-session' : 'session';
  return html`<section class="call"><div><h2 id="authentication">Authentication</h2>
<p>Operators send an API key with each call: <code>Authorization: Bearer ww_…</code>. The scopes of a key are <code>ingest</code> (send articles), <code>read</code> (read everything but the complete data of a person) and <code>admin</code> (read that too, and change things). The deployment makes the first key; further ones are made at <code>/admin</code>.</p>
<p>Subscribers make tokens for their programs in the <a href="/settings#tokens">settings</a>: <code>Authorization: Bearer wwt_…</code>. The scopes are <code>read</code> and <code>write</code>, which includes <code>read</code>. No token can make another, or erase the account: that takes the session cookie, which the link of a sign-in mail gives. A call that changes something with a cookie needs the header <code>Origin</code> of this site. Calls for everybody need neither.</p></div>
${example('Set once in your shell', `export SITE=${siteUrl}\nexport KEY=ww_…\nexport TOKEN=wwt_…\nexport SESSION=${cookie}=…`)}
${example('Then try your token', 'curl "$SITE/v1/me" \\\n  -H "Authorization: Bearer $TOKEN"')}
${example('Or your key', 'curl "$SITE/v1/stats" \\\n  -H "Authorization: Bearer $KEY"')}</section>`;
}

function errors(): Html {
  return html`<section class="call"><div><h2 id="errors">Errors</h2>
<p>Every error is <code>application/problem+json</code> (RFC 9457). <code>type</code> leads to the table, <code>errors</code> name what is wrong and where.</p>
<table class="table"><thead><tr><th scope="col">Status</th><th scope="col">Kind</th><th scope="col">Means</th></tr></thead><tbody>
${problemKinds.map(({ kind, status, title }) => html`<tr id="${kind}"><td>${status}</td><td><code>${kind}</code></td><td>${title}</td></tr>`)}
</tbody></table></div>
${example('422', json({ type: '/docs#invalid-request', title: 'The request is not valid', status: 422, detail: '1 value is not valid.', errors: [{ path: 'email', message: 'This is not a mail address.' }] }))}</section>`;
}

function limitsAndPages(): Html {
  return html`<section class="call"><div><h2 id="limits">Limits and pages</h2>
<p>Calls that are counted answer with what is left. After the last one comes 429, with <code>Retry-After</code> in seconds.</p>
<p>Long lists come in pages: send the <code>cursor</code> of an answer as <code>?cursor=</code> to get the next one. The last page has none.</p>
<p>Answers are compressed as <code>Accept-Encoding</code> says. Those with an <code>ETag</code> are answered with 304 to <code>If-None-Match</code> while unchanged.</p></div>
${example('Headers', 'ratelimit-policy: "check";q=120;w=60\nratelimit: "check";r=119;t=42')}</section>`;
}

function callSection(call: Call): Html {
  const { id, method, path, operation } = call;
  const body = bodyOf(operation);
  const answers = Object.entries(operation.responses ?? {});
  return html`<article class="call" id="${id}"><div>
<h3><a class="call-title" href="#${id}">${operation.summary}</a></h3>
<p class="address"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></p>
${operation.description === undefined ? '' : html`<p>${prose(operation.description)}</p>`}
<p class="quiet small">${access(call)}</p>
${parameters(call)}
${body && html`<h4>Body</h4>${mediaTypes(body)}`}
<h4>Answers</h4>
<ul class="answers">${answers.map(
    ([status, answer]) =>
      html`<li><code>${status}</code> ${'description' in answer ? answer.description : ''}${
        'content' in answer && status < '300' ? mediaTypes(answer.content ?? {}) : ''
      }</li>`,
  )}</ul></div>
${example(`${method} ${path}`, curlOf(call))}
${answerExample(call)}</article>`;
}

function access({ operation }: Call): string {
  const { kind, scope } = accessOf(operation);
  switch (kind) {
    case 'all':
      return 'For everybody.';
    case 'token':
      return `For a subscriber: a token with the scope ${scope}, or a session.`;
    case 'session':
      return 'For a signed-in subscriber. No token is enough.';
    case 'key':
      return `For an API key with the scope ${scope}.`;
    default:
      return kind satisfies never;
  }
}

function parameters({ operation }: Call): Html | '' {
  const all = parametersOf(operation);
  if (all.length === 0) return '';
  return html`<h4>Parameters</h4><dl class="shape">${all.map(
    ({ name, in: place, required, description, schema }) =>
      html`<div><dt><code>${name}</code> <span class="quiet small">${place}${required ? '' : ', optional'}</span></dt>
<dd>${prose(description ?? (schema && 'description' in schema ? schema.description : undefined))}</dd></div>`,
  )}</dl>`;
}

function mediaTypes(content: Readonly<Record<string, { schema?: Schema | undefined }>>): Html {
  return html`${Object.entries(content).map(
    ([type, { schema }]) => html`<div class="media"><code>${type}</code>${described(schema)}</div>`,
  )}`;
}

function described(schema: Schema | undefined): Html | '' {
  if (!schema) return '';
  return '$ref' in schema || !('properties' in schema) ? html` · ${typeName(schema)}` : shape(schema);
}

/** The answer to a call that went well. */
function answerExample({ operation }: Call): Html | '' {
  for (const [status, answer] of Object.entries(operation.responses ?? {})) {
    const [media] = 'content' in answer ? Object.values(answer.content ?? {}) : [];
    if (status >= '300' || !media) continue;
    const said = exampleIn(media);
    return example(status, typeof said === 'string' ? said : json(said));
  }
  return '';
}

/** Code that can be copied: all of it is selected with one click of the button, which the script brings. */
function example(title: string, code: string): Html {
  return html`<figure class="code"><figcaption>${title}<button type="button" class="link" data-copy hidden>Copy</button></figcaption>
<pre tabindex="0"><code>${code}</code></pre></figure>`;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);
