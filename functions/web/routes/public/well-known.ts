import { HttpProblem } from '../../../../shared/http/problem.ts';
import { webAddress } from '../../../../shared/mail/web-address.ts';
import { oldIcon } from '../../assets/assets.ts';
import type { WebApp, WebDeps } from '../../deps.ts';

type WellKnownDeps = Pick<WebDeps, 'brand' | 'now' | 'siteUrl'>;

const forADay = { 'cache-control': 'public, max-age=86400' };
const dayMs = 86_400_000;
/** RFC 9116 wants less than a year; the file is made anew on each request. */
const validDays = 180;

/** Pages that are the same for everybody. All others are somebody's own, and most have a token in their address. */
const robots = `User-agent: *
Allow: /$
Allow: /docs
Allow: /help/
Allow: /assets/
Allow: /favicon.ico
Disallow: /
`;

/** What programs look for at fixed addresses. */
export function wellKnownRoutes(app: WebApp, deps: WellKnownDeps): void {
  app.get('/robots.txt', (c) => c.text(robots, 200, forADay));
  app.get('/favicon.ico', (c) => {
    const { contentType, body } = oldIcon(deps.brand);
    return c.body(body, 200, { ...forADay, 'content-type': contentType });
  });
  app.get('/.well-known/security.txt', (c) => {
    const contact = contactOf(deps.brand);
    if (contact === undefined)
      throw new HttpProblem(
        'not-found',
        'The operator of this site has named no contact for security reports.',
      );
    const today = deps.now().getTime() - (deps.now().getTime() % dayMs);
    const expires = new Date(today + validDays * dayMs).toISOString();
    const canonical = `${deps.siteUrl}/.well-known/security.txt`;
    return c.text(`Contact: ${contact}\nExpires: ${expires}\nCanonical: ${canonical}\n`, 200, forADay);
  });
}

/** As an address. Without a contact of its own, the site names whoever reads answers to mails, or else its imprint. */
function contactOf({ securityContact, replyTo, imprint }: WellKnownDeps['brand']): string | undefined {
  const said = securityContact ?? replyTo;
  if (said !== undefined) return said.startsWith('https:') ? said : `mailto:${said}`;
  const page = webAddress(imprint);
  return page?.startsWith('https:') ? page : undefined;
}
