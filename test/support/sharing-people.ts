import { expect } from 'vitest';
import type { TestSite } from './test-site.ts';
import { visit } from './visit.ts';

/** People who share rules on a test site. Those who come after `owner()` are known by the number of that owner. */
export function createSharing(getSite: () => TestSite) {
  let serial = 0;
  const address = (name: string) => `${name}-${serial}@example.org`;

  /** Lets time go by. */
  const pass = (ms: number): void => {
    const { clock } = getSite();
    clock.now = new Date(clock.now.getTime() + ms);
  };

  /** Somebody with one rule, which has a name. */
  async function owner(query = 'harbour') {
    serial += 1;
    const email = address('owner');
    const { id, cookie } = await getSite().subscriber(email, [{ query }]);
    const { id: ruleId } = await getSite().ruleOf(id);
    const call = async (method: string, path: string, json?: unknown) => {
      const answer = await getSite().request(method, path, { cookie, ...(json !== undefined && { json }) });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    };
    return {
      id,
      email,
      cookie,
      ruleId,
      call,
      invite: (to: string) => call('POST', `/v1/me/rules/${ruleId}/recipients`, { email: to }),
      change: (json: unknown) => call('PATCH', `/v1/me/rules/${ruleId}`, json),
      states: async (): Promise<Record<string, string>> => {
        const { body } = await call('GET', `/v1/me/rules/${ruleId}/sharing`);
        return Object.fromEntries(
          body.recipients.map(({ email: to, state }: { email: string; state: string }) => [to, state]),
        );
      },
      placeOf: async (to: string): Promise<string> => {
        const { body } = await call('GET', `/v1/me/rules/${ruleId}/sharing`);
        return body.recipients.find(({ email: one }: { email: string }) => one === to).id;
      },
    };
  }
  /** Somebody accepts the last invitation to an address, in a browser of their own. */
  async function accept(to: string) {
    const browser = visit(getSite());
    const token = getSite().lastToken(to);
    const answer = await browser.post('/invitation', { token, answer: 'accept', timezone: 'Europe/Madrid' });
    const id = token.split('.')[0] ?? '';
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const rules = () => getSite().deps.rules.ofSubscriber(id);
    const ruleId = /\/rules\/([^?]+)/.exec(answer.location)?.[1] ?? '';
    const call = async (method: string, path: string, json?: unknown) => {
      const said = await getSite().request(method, path, { cookie, ...(json !== undefined && { json }) });
      const text = await said.text();
      return { status: said.status, body: text === '' ? undefined : JSON.parse(text) };
    };
    return {
      answer,
      browser,
      id,
      cookie,
      ruleId,
      rules,
      rule: () => getSite().deps.rules.get(id, ruleId),
      call,
    };
  }

  async function joined(boss: Awaited<ReturnType<typeof owner>>, name = 'friend') {
    const to = address(name);
    expect((await boss.invite(to)).status).toBe(202);
    return { ...(await accept(to)), email: to };
  }

  return { address, pass, owner, accept, joined };
}

type Sharing = ReturnType<typeof createSharing>;
export type RuleOwner = Awaited<ReturnType<Sharing['owner']>>;
export type RuleFriend = Awaited<ReturnType<Sharing['joined']>>;
