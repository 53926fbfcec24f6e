import type { TestSite } from './test-site.ts';

/** Moves somebody to another address by the links of both mails. Returns who they are from then on. */
export async function moveAddress(
  site: TestSite,
  { id, cookie }: { readonly id: string; readonly cookie: string },
  email: string,
): Promise<{ readonly id: string; readonly cookie: string }> {
  const former = (await site.deps.subscribers.get(id))?.email ?? '';
  await site.post('/settings/address', { cookie, form: { newEmail: email } });
  let answer: Response | undefined;
  for (const token of [former, email].map((to) => site.lastToken(to)))
    answer = await site.post('/address', { form: { token } });
  const moved = await site.deps.moves.get(id);
  if (!answer || !moved) throw new Error(`moving answered ${answer?.status}`);
  return { id: moved.to, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}
