import { Entity } from 'electrodb';
import { type Development, developmentKinds } from '../stories/development.ts';
import type { Developments } from '../stories/note-development.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function developmentEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'development', version: '1', service },
      attributes: {
        storyId: { type: 'string', required: true },
        articleId: { type: 'string', required: true },
        revision: { type: 'string', required: true },
        at: { type: 'string', required: true },
        kind: { type: developmentKinds, required: true },
        what: { type: 'string', required: true },
        title: { type: 'string', required: true },
        source: { type: 'string' },
        publishedAt: { type: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofStory: {
          pk: key('pk', ['storyId'], 'story#${storyId}'),
          sk: key('sk', ['articleId', 'revision'], 'development#${articleId}#${revision}'),
        },
      },
    },
    { client, table },
  );
}

/** What happened to followed stories. One for each revision of an article. */
export function createDevelopmentStore(access: TableAccess): Developments {
  const entity = developmentEntity(access);

  return {
    async note(development) {
      const expiresAt = expiryAfter(retentionDays.development, new Date(development.at));
      await writeIf(entity.create({ ...development, expiresAt }));
    },

    async has({ storyId, articleId, revision }) {
      const { data } = await entity.get({ storyId, articleId, revision }).go({ consistent: true });
      return data !== null;
    },

    async ofStory(storyId) {
      const { data } = await entity.query.ofStory({ storyId }).go({ consistent: true, pages: 'all' });
      return data
        .map(({ expiresAt: _, ...development }): Development => development)
        .sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
    },
  };
}
