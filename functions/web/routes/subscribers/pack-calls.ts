import { createRoute, z } from '@hono/zod-openapi';
import { packFields } from '../../../../shared/rule-files/listed-rule.ts';
import { maxPacks, packUrl } from '../../../../shared/rule-files/packs/followed-pack.ts';
import { parameterValues } from '../../../../shared/rule-files/rule-set/rule-set.ts';
import { bySession, jsonBody, jsonOf, problems } from '../../openapi.ts';
import { idParam } from '../../schemas.ts';

const values = parameterValues.clone().openapi({
  type: 'object',
  additionalProperties: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
  description: 'By the names of parameters: a text, or a list of texts of which any will do.',
  example: { place: ['Lower Tarn', 'Eskmouth'] },
});

export const ruleOfPack = z.object(packFields.shape).openapi('PackRule');

export const shownPack = z
  .object({
    id: z.string(),
    url: z.string(),
    name: z.string(),
    values,
    rules: z.array(z.object({ id: z.string(), name: z.string() })).describe('The rules that came from it.'),
    followedAt: z.string(),
    acceptedAt: z.string(),
    complete: z.boolean().describe('Whether everything that was accepted is saved.'),
  })
  .openapi('FollowedPack');

const hash = z
  .string()
  .max(100)
  .describe('From the answer that showed the pack. Another content is refused.');

const tags = ['Packs'];

const listRoute = createRoute({
  method: 'get',
  path: '/v1/me/packs',
  tags,
  summary: 'The packs that I follow',
  security: bySession,
  responses: { 200: jsonOf(z.object({ packs: z.array(shownPack) }), 'Oldest first'), ...problems(401) },
});

const lookRoute = createRoute({
  method: 'post',
  path: '/v1/me/packs/look',
  tags,
  summary: 'Look at a pack before following it',
  description: 'Reads the file at the address, and asks its rules of its golden articles. Nothing is stored.',
  security: bySession,
  request: { body: jsonBody(z.strictObject({ url: packUrl }).openapi('PackAddress')) },
  responses: {
    200: jsonOf(
      z
        .object({
          url: z.string(),
          hash,
          name: z.string(),
          description: z.string().optional(),
          parameters: z.array(
            z.object({ name: z.string(), describe: z.string(), example: z.array(z.string()) }),
          ),
          articles: z.int().describe('How many golden articles were tried. All were treated as wanted.'),
          rules: z.array(
            ruleOfPack.extend({
              matched: z.int().describe('Recent articles that it finds, with the example values.'),
            }),
          ),
        })
        .openapi('PackLook'),
      'What is there',
    ),
    ...problems(400, 401, 403, 415, 422, 429),
  },
});

const followRoute = createRoute({
  method: 'post',
  path: '/v1/me/packs',
  tags,
  summary: 'Follow a pack',
  description: `Saves its rules with your values. At most ${maxPacks} packs. The file must still be the one that was looked at.`,
  security: bySession,
  request: {
    body: jsonBody(z.strictObject({ url: packUrl, hash, values: values.optional() }).openapi('NewPack')),
  },
  responses: {
    201: jsonOf(
      z.object({
        pack: shownPack,
        left: z.int().describe('Rules that could not be saved now.'),
        reason: z.string().optional(),
      }),
      'Followed',
    ),
    ...problems(400, 401, 403, 409, 415, 422, 429),
  },
});

export const step = z
  .object({
    do: z.enum(['add', 'change', 'remove']),
    ruleId: z.string().optional().describe('Of the saved rule.'),
    before: ruleOfPack.optional().describe('The saved rule as it is.'),
    rule: ruleOfPack.optional().describe('The rule as it would be.'),
    volume: z
      .object({
        matched: z.int().describe('Recent articles that the query finds.'),
        added: z.int().optional().describe('Those that the query before did not find.'),
        removed: z.int().optional().describe('Those that only the query before finds.'),
      })
      .optional(),
  })
  .openapi('PackStep');

const differenceRoute = createRoute({
  method: 'get',
  path: '/v1/me/packs/{id}/difference',
  tags,
  summary: 'What has changed in a pack',
  description:
    'Compares the file at the address with what was accepted. Changes of your own stay; rules that you deleted stay deleted. Nothing is changed until you accept it.',
  security: bySession,
  request: { params: idParam },
  responses: {
    200: jsonOf(
      z
        .object({ hash, articles: z.int().describe('Recent articles.'), steps: z.array(step) })
        .openapi('PackDifference'),
      'The difference; no steps if there is none',
    ),
    ...problems(401, 404, 422, 429),
  },
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/v1/me/packs/{id}/accept',
  tags,
  summary: 'Accept what has changed in a pack',
  security: bySession,
  request: {
    params: idParam,
    body: jsonBody(
      z
        .strictObject({
          hash,
          remove: z
            .boolean()
            .default(false)
            .describe('Delete saved rules that the pack has no longer. Else they stay, as yours.'),
          values: values.optional().describe('New values; those that are left out stay.'),
        })
        .openapi('PackAcceptance'),
    ),
  },
  responses: {
    200: jsonOf(
      z.object({ pack: shownPack, done: z.int(), left: z.int(), reason: z.string().optional() }),
      'Accepted',
    ),
    ...problems(400, 401, 403, 404, 409, 415, 422, 429),
  },
});

const endRoute = createRoute({
  method: 'delete',
  path: '/v1/me/packs/{id}',
  tags,
  summary: 'Follow a pack no longer',
  description: 'Its rules stay, as yours.',
  security: bySession,
  request: { params: idParam },
  responses: { 204: { description: 'No longer followed' }, ...problems(401, 403, 404, 422) },
});

export { acceptRoute, differenceRoute, endRoute, followRoute, listRoute, lookRoute };

/** The calls of this file, for the typed client. */
export type PacksCalls =
  | typeof listRoute
  | typeof lookRoute
  | typeof followRoute
  | typeof differenceRoute
  | typeof acceptRoute
  | typeof endRoute;
