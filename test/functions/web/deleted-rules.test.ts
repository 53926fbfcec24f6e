import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deletedRuleDays } from '../../../shared/rules/deleted-rule.ts';
import { retentionDays } from '../../../shared/store/table.ts';
import { allItems } from '../../support/all-items.ts';
import { inventHit } from '../../support/invented.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

async function person(name: string, query = 'harbour') {
  const { id, cookie } = await site.subscriber(`${name}@example.org`, [{ query }]);
  const rule = await site.ruleOf(id);
  return {
    id,
    cookie,
    rule,
    remove: () => site.request('DELETE', `/v1/me/rules/${rule.id}`, { cookie }),
    restore: () => site.post(`/v1/me/rules/${rule.id}/restore`, { cookie }),
    deleted: async () => (await site.get('/v1/me/deleted-rules', { cookie })).json(),
  };
}

describe('a rule deleted by a program', () => {
  it('is listed, and restored as it was', async () => {
    const { id, rule, remove, restore, deleted } = await person('program');
    expect((await remove()).status).toBe(204);
    expect(await deleted()).toEqual({
      rules: [
        expect.objectContaining({
          id: rule.id,
          text: 'harbour',
          deletedAt: site.clock.now.toISOString(),
        }),
      ],
    });
    const answer = await restore();
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { rule: { id: rule.id, text: 'harbour' } },
    ]);
    expect(await deleted()).toEqual({ rules: [] });
    expect((await site.ruleOf(id)).id).toBe(rule.id);
  });

  it('is listed without the secret of its webhook', async () => {
    const { cookie, rule, remove, deleted } = await person('secretive');
    const webhook = { kind: 'standard', url: 'https://hooks.example/1' };
    await site.request('PATCH', `/v1/me/rules/${rule.id}`, { cookie, json: { webhook } });
    await remove();
    expect(JSON.stringify(await deleted())).not.toContain('whsec_');
  });

  it('is answered as unknown when there is none to restore', async () => {
    const { cookie, restore } = await person('nothing');
    expect((await restore()).status).toBe(200);
    expect((await site.post('/v1/me/rules/unknown/restore', { cookie })).status).toBe(404);
    expect((await site.post('/v1/me/rules/unknown/restore')).status).toBe(401);
  });

  it('is kept for as long in the table as is promised', () => {
    expect(retentionDays.deletedRule).toBe(deletedRuleDays);
  });
});

describe('a deleted rule of somebody who erases everything', () => {
  it('is gone with its words, also out of what it had found', async () => {
    const { id, cookie, rule, remove } = await person('eraser', 'deletedcanary');
    await site.deps.hits.putMany([
      inventHit({ queryId: rule.queryId, why: 'deletedcanary', at: site.clock.now.toISOString() }),
    ]);
    site.clock.now = new Date(site.clock.now.getTime() + 120_000);
    await remove();
    expect(JSON.stringify(await allItems(site.table))).toContain('deletedcanary');
    expect((await site.request('DELETE', '/v1/me', { cookie })).status).toBe(204);
    const left = JSON.stringify(await allItems(site.table));
    expect(left).not.toContain('deletedcanary');
    expect(left).not.toContain(id);
  });
});
