import * as z from 'zod';

/** The papers that the accent is read on, light and dark; style sheets, mails and the link picture use the same ones. */
export const papers = { light: '#fbfaf7', dark: '#1b1f24' } as const;

/** WCAG 2.2, 1.4.3: of text on its background. */
const leastContrast = 4.5;

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'Write the colour as #rrggbb.')
  .transform((text) => text.toLowerCase());

function accentOn(scheme: keyof typeof papers) {
  return colour.refine((accent) => contrast(accent, papers[scheme]) >= leastContrast, {
    error: ({ input }) =>
      `On the ${scheme} background ${papers[scheme]} the colour ${input} has a contrast of ${contrast(String(input), papers[scheme]).toFixed(1)}; text needs ${leastContrast}. Choose a ${scheme === 'light' ? 'darker' : 'lighter'} one.`,
  });
}

/** How a deployment presents itself, on pages and in mails. Each part has a default or may be left out. */
export const brandSettings = z.strictObject({
  name: z.string().trim().min(1).max(60).default('Wirewatch').describe('Shown on pages and as the sender.'),
  logo: z
    .string()
    .max(2000, 'Functions carry the logo, and start sooner with less: draw it in 2,000 characters at most.')
    .regex(/^\s*<svg[\s>]/, 'The logo is the text of an SVG picture, from "<svg" on.')
    .optional()
    .describe('An SVG picture, shown square beside the name and as the icon of the site.'),
  accent: accentOn('light').default('#0b5a78').describe('Links and buttons.'),
  accentDark: accentOn('dark').default('#7cc5e6').describe('The same in the dark scheme.'),
  replyTo: z.email().optional().describe('Where answers to mails go, in place of the sender.'),
  imprint: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe('Who runs the site: a text, or the address of a page.'),
  securityContact: z
    .union(
      [z.email(), z.url({ protocol: /^https$/ })],
      'Write a mail address, or an address that begins with https://.',
    )
    .optional()
    .describe(
      'Where security problems are reported: a mail address or a page. In /.well-known/security.txt.',
    ),
  postalAddress: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe('In the footer of mails; several laws ask for it.'),
});
export type Brand = z.infer<typeof brandSettings>;

/** The brand of a deployment that says nothing about it. */
export const usualBrand: Brand = brandSettings.parse({});

/**
 * Reads a brand from JSON text; empty text gives the usual one.
 * @throws SyntaxError, z.ZodError
 */
export function readBrand(json: string): Brand {
  return json === '' ? usualBrand : brandSettings.parse(JSON.parse(json));
}

/** WCAG's contrast of two colours (#rrggbb), from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [lighter = 1, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG's relative luminance, from 0 to 1. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
