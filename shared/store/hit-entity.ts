import { CustomAttributeType, Entity } from 'electrodb';
import type { Hit } from '../articles/hit.ts';
import { packSpans, unpackSpans } from '../articles/hit-spans.ts';
import type { ArticleChange } from '../articles/stored-article.ts';
import { service, type TableAccess } from './client.ts';
import { itemKey, key, markOf } from './entity.ts';
import { dayOf } from './hit-counters.ts';
import { expiryAfter, retentionDays } from './table.ts';

const model = { entity: 'hit', version: '1', service };
const ofQuery = {
  pk: key('pk', ['queryId', 'day'], 'hits#${queryId}#${day}'),
  sk: key('sk', ['at', 'articleId'], '${at}#${articleId}'),
};

/** What a query has found, by query and UTC day. */
export function hitEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model,
      attributes: {
        queryId: { type: 'string', required: true },
        /** The UTC day of `at`. */
        day: { type: 'string', required: true },
        at: { type: 'string', required: true },
        receivedAt: { type: 'string' },
        articleId: { type: 'string', required: true },
        revision: { type: 'string', required: true },
        storyId: { type: 'string', required: true },
        formerStoryIds: { type: CustomAttributeType<readonly string[]>('any') },
        score: { type: 'number', required: true },
        title: { type: 'string', required: true },
        source: { type: 'string' },
        publishedAt: { type: 'string' },
        /** In the format of `packSpans`. */
        spans: { type: 'string', required: true },
        why: { type: 'string', required: true },
        change: { type: CustomAttributeType<ArticleChange>('any') },
        urgent: { type: 'boolean' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofQuery,
      },
    },
    { client, table },
  );
}

/** A hit as it is stored. */
export type HitItem = ReturnType<typeof toItem>;

/** The whole item of a hit, with its key. */
export function toRawItem(hit: Hit) {
  const item = toItem(hit);
  const { queryId, day, at, articleId } = item;
  return { ...itemKey(ofQuery, { queryId, day, at, articleId }), ...item, ...markOf(model) };
}

function toItem(hit: Hit) {
  return {
    ...hit,
    day: dayOf(hit.at),
    spans: packSpans(hit.spans),
    expiresAt: expiryAfter(retentionDays.hit, new Date(hit.at)),
  };
}

export function toHit({ expiresAt: _, day: __, spans, ...hit }: HitItem): Hit {
  return { ...hit, spans: unpackSpans(spans) };
}
