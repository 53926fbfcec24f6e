import { html } from 'hono/html';
import type { Description } from '../../describe-api.ts';
import type { Html } from '../html.ts';

type Schemas = NonNullable<NonNullable<Description['components']>['schemas']>;
export type Schema = Schemas[string];

/** An object's properties as a table, those of objects in it as well; anything else as one line. */
export function shape(schema: Schema): Html {
  if ('$ref' in schema || !('properties' in schema)) return html`<p>${typeName(schema)}</p>`;
  return html`${schema.description === undefined ? '' : html`<p>${prose(schema.description)}</p>`}
<dl class="shape">${properties(schema, '')}</dl>`;
}

function properties(schema: Schema, above: string): Html {
  if ('$ref' in schema || !('properties' in schema)) return html``;
  const required = new Set(schema.required ?? []);
  return html`${Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const inner = '$ref' in property ? property : ('items' in property && property.items) || property;
    return html`<div><dt><code>${above}${name}</code> <span class="quiet small">${typeName(property)}${required.has(name) ? '' : ', optional'}</span></dt>
<dd>${'$ref' in property ? '' : prose(property.description)}</dd></div>${properties(inner, `${above}${name}.`)}`;
  })}`;
}

/** A description, whose words between backticks are code. */
export function prose(text: string | undefined): Html | '' {
  if (text === undefined) return '';
  return html`${text.split('`').map((part, at) => (at % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

export function typeName(schema: Schema): Html {
  if ('$ref' in schema && schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return html`<a href="#shape-${name}">${name}</a>`;
  }
  const choices = ('anyOf' in schema && schema.anyOf) || ('oneOf' in schema && schema.oneOf) || undefined;
  if (choices) return html`${choices.map((one, at) => html`${at === 0 ? '' : ' or '}${typeName(one)}`)}`;
  if ('allOf' in schema && schema.allOf)
    return html`${schema.allOf.map((one, at) => html`${at === 0 ? '' : ' and '}${typeName(one)}`)}`;
  if ('items' in schema && schema.items) return html`list of ${typeName(schema.items)}`;
  if ('enum' in schema && schema.enum)
    return html`${schema.enum.map((value, at) => html`${at === 0 ? '' : ' or '}<code>${String(value)}</code>`)}`;
  const type = 'type' in schema ? schema.type : undefined;
  return html`${Array.isArray(type) ? type.join(' or ') : (type ?? 'anything')}`;
}
