import { Entity } from 'electrodb';
import { type Rating, type Ratings, verdicts } from '../rules/rating.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { expiryAfter, retentionDays } from './table.ts';

function ratingEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'rating', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        ruleId: { type: 'string', required: true },
        articleId: { type: 'string', required: true },
        verdict: { type: verdicts, required: true },
        at: { type: 'string', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofRule: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['ruleId', 'articleId'], 'rating#${ruleId}#${articleId}'),
        },
      },
    },
    { client, table },
  );
}

/** What readers say of the finds of their rules. Stored with the subscriber, so that erasing finds it. */
export function createRatingStore(access: TableAccess): Ratings {
  const entity = ratingEntity(access);

  return {
    async put(rating: Rating) {
      await entity.put({ ...rating, expiresAt: expiryAfter(retentionDays.rating, new Date(rating.at)) }).go();
    },

    async among(subscriberId, finds) {
      const found: Rating[] = [];
      await retryUnprocessed([...finds], async (part) => {
        const { data, unprocessed } = await entity
          .get(part.map(({ ruleId, articleId }) => ({ subscriberId, ruleId, articleId })))
          .go();
        found.push(...data.map(({ expiresAt: _, ...rating }) => rating));
        return unprocessed.map(({ ruleId, articleId }) => ({ ruleId, articleId }));
      });
      return found;
    },

    async since(subscriberId, ruleId, from) {
      const { data } = await entity.query.ofRule({ subscriberId, ruleId }).go({ pages: 'all' });
      return data
        .filter(({ at }) => at >= from)
        .map(({ expiresAt: _, ...rating }) => rating)
        .sort((a, b) => (a.at < b.at ? 1 : -1));
    },

    async count(subscriberId, ruleId) {
      const { data } = await entity.query
        .ofRule({ subscriberId, ruleId })
        .go({ attributes: ['verdict'], pages: 'all' });
      const of = (verdict: Rating['verdict']) => data.filter((one) => one.verdict === verdict).length;
      return { relevant: of('relevant'), 'not-relevant': of('not-relevant') };
    },
  };
}
