/**
 * The dependency rules of ARCHITECTURE.md, checked on every import of the repository, types included: calls go one way,
 * `functions → shared/<domain> → ports ← shared/store, shared/aws`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** What it imports: paths of the repository, or package names with their subpaths. */
  readonly imports: readonly string[];
}

interface Rule {
  readonly says: string;
  /** What is wrong with the file, one entry per violation. */
  readonly violations: (file: SourceFile) => readonly string[];
  /** Made-up files that break the rule, to show that it can be broken. */
  readonly brokenBy: readonly (readonly [path: string, text: string])[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const topLevel = ['functions', 'infra', 'shared', 'test'];

/** Packages that the matching engine may use: pure functions of their arguments, no I/O, no clock. */
const pureMatchingPackages = ['@orama/stemmers', 'opencc-js'];
/** `export { … } from '…';` */
const reExports = /^export\s+(?:type\s+)?\{[^}]*\}\s*from\s*'[^']+';?/gm;
/** Folders of `shared` that hold the concrete ends of ports; every other folder is a domain. */
const concrete = ['store', 'aws'];

/** The folders of `shared` from the ground up: each may import those before it, and none after it. */
const domains = [
  'time',
  'i18n',
  'matching',
  'net',
  'security',
  'http',
  'articles',
  'stories',
  'mail',
  'webhooks/receivers',
  'rules',
  'subscribers',
  'feeds',
  'letters',
  'rule-files',
  'delivery',
  'webhooks',
  'watch',
  'canary',
];

const rules: readonly Rule[] = [
  {
    says: `a domain imports only the domains before it: ${domains.join(', ')}`,
    violations: ({ path, imports }) => {
      const own = domainOf(path);
      if (own === undefined) return [];
      return imports.filter((to) => {
        const other = domainOf(to);
        return other !== undefined && domains.indexOf(other) > domains.indexOf(own);
      });
    },
    brokenBy: [
      ['shared/articles/match-article.ts', "import type { Hit } from '../delivery/hit.ts';"],
      ['shared/rules/rule-feed.ts', "import { slotAfter } from '../subscribers/slots.ts';"],
      ['shared/webhooks/receivers/slack.ts', "import { newsOf } from '../news-of-plan.ts';"],
      ['shared/security/tokens.ts', "const later = await import('../subscribers/confirm.ts');"],
    ],
  },
  {
    says: 'every folder of shared has its place in that order',
    violations: ({ path }) => {
      const folder = /^shared\/([^/]+)\//.exec(path)?.[1];
      return folder === undefined || concrete.includes(folder) || domains.includes(folder) ? [] : [folder];
    },
    brokenBy: [['shared/weather/forecast.ts', '']],
  },
  {
    says: 'functions never import each other',
    violations: ({ path, imports }) =>
      imports.filter((to) => functionOf(path) && functionOf(to) && functionOf(to) !== functionOf(path)),
    brokenBy: [
      ['functions/deliver.ts', "import { handler } from './web/handler.ts';"],
      ['functions/web/app.ts', "import type { Deps } from '../deliver.ts';"],
    ],
  },
  {
    says: 'the matching engine imports only itself and pure packages',
    violations: ({ path, imports }) =>
      path.startsWith('shared/matching/')
        ? imports.filter(
            (to) => !to.startsWith('shared/matching/') && !pureMatchingPackages.includes(packageOf(to)),
          )
        : [],
    brokenBy: [
      ['shared/matching/query.ts', "import { readFileSync } from 'node:fs';"],
      ['shared/matching/index/layout.ts', "import type { Article } from '../../articles/article.ts';"],
      ['shared/matching/query.ts', "const zod = await import('zod');"],
    ],
  },
  {
    says: 'the matching engine has no clock, no chance and no environment',
    violations: ({ path, text }) =>
      path.startsWith('shared/matching/')
        ? [
            ...withoutComments(text).matchAll(
              /\b(new Date\b|Date\.now|performance\.|Math\.random|process\.|globalThis\.|fetch\()/g,
            ),
          ].map(String)
        : [],
    brokenBy: [
      ['shared/matching/query.ts', 'const started = Date.now();'],
      ['shared/matching/query.ts', 'const debug = process.env.DEBUG;'],
    ],
  },
  {
    says: 'only shared/store and shared/aws know the AWS SDK, and only shared/store knows ElectroDB',
    violations: ({ path, imports }) => {
      if (path.startsWith('infra/') || path.startsWith('test/')) return [];
      return imports.filter((to) =>
        packageOf(to) === 'electrodb'
          ? !path.startsWith('shared/store/')
          : /^@(aws-sdk|smithy)\//.test(to) && !/^shared\/(store|aws)\//.test(path),
      );
    },
    brokenBy: [
      ['functions/deliver.ts', "import { SESClient } from '@aws-sdk/client-ses';"],
      ['shared/config.ts', "import type { SQSClient } from '@aws-sdk/client-sqs';"],
      ['shared/aws/queue.ts', "import { Entity } from 'electrodb';"],
    ],
  },
  {
    says: 'nothing outside infra/local knows that it runs locally',
    violations: ({ path, imports }) =>
      path.startsWith('infra/local/') || path.startsWith('test/')
        ? []
        : imports.filter((to) => to.startsWith('infra/local/')),
    brokenBy: [
      ['infra/stack.ts', "import { start } from './local/start.ts';"],
      ['functions/web/app.ts', "import { inbox } from '../../infra/local/inbox/inbox.ts';"],
    ],
  },
  {
    says: 'shared imports neither functions nor infra nor tests, and they import no tests',
    violations: ({ path, imports }) =>
      imports.filter(
        (to) =>
          (path.startsWith('shared/') && /^(functions|infra)\//.test(to)) ||
          (!path.startsWith('test/') && to.startsWith('test/')),
      ),
    brokenBy: [
      ['shared/config.ts', "import { queues } from '../infra/service-plan.ts';"],
      ['shared/mail/html.ts', "import type { WebDeps } from '../../functions/web/deps.ts';"],
      ['infra/app.ts', "import { buildStack } from '../test/support/synthesize-stack.ts';"],
    ],
  },
  {
    says: 'a domain declares ports, and imports neither the store nor AWS',
    violations: ({ path, imports }) =>
      isDomain(path)
        ? imports.filter((to) => concrete.some((folder) => to.startsWith(`shared/${folder}/`)))
        : [],
    brokenBy: [
      ['shared/delivery/deliver.ts', "import { createHitStore } from '../store/hit-store.ts';"],
      ['shared/subscribers/save-rule.ts', "import type { RuleStore } from '../store/rule-store.ts';"],
      ['shared/feeds/poll-feed.ts', "import { createQueue } from '../aws/queue.ts';"],
    ],
  },
  {
    says: 'there are no barrels: what is imported is imported from where it is written',
    // What takes the place of a library in a bundle has to export what the library exports.
    violations: ({ path, text }) =>
      path.startsWith('infra/bundling/')
        ? []
        : [
            ...(/(^|\/)index\.ts$/.test(path) ? ['is named index.ts'] : []),
            ...(/^export \*/m.test(text) ? ['exports everything of another file'] : []),
            ...(text.trim() !== '' && withoutComments(text).replace(reExports, '').trim() === ''
              ? ['only re-exports']
              : []),
          ],
    brokenBy: [
      ['shared/mail/index.ts', ''],
      ['shared/mail/mail.ts', "export * from './html.ts';\nexport const a = 1;"],
      ['shared/mail/mail.ts', "// All of mail.\nexport {\n  html,\n  text,\n} from './html.ts';"],
    ],
  },
  {
    says: 'exports have names',
    violations: ({ path, text }) =>
      /\.config\.ts$/.test(path) ? [] : [...text.matchAll(/^export default\b.*/gm)].map(String),
    brokenBy: [['shared/mail/html.ts', 'export default function html() {}']],
  },
  {
    says: 'names say what is inside',
    violations: ({ path }) =>
      path
        .split('/')
        .map((part) => part.replace(/\.ts$/, ''))
        .filter((name) =>
          /^(utils?|helpers?|common|managers?|services?|misc|lib)$|-(utils?|helpers?|manager)$/.test(name),
        ),
    brokenBy: [
      ['shared/utils/text.ts', ''],
      ['shared/mail/helpers.ts', ''],
      ['shared/common.ts', ''],
      ['shared/mail/mail-manager.ts', ''],
      ['shared/delivery/service.ts', ''],
    ],
  },
  {
    says: 'names of files and folders are in kebab case',
    violations: ({ path }) =>
      path.split('/').filter((part) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.?(ts)?$/.test(part)),
    brokenBy: [
      ['shared/mail/MailComposer.ts', ''],
      ['shared/rule_store/rules.ts', ''],
    ],
  },
];

const files = topLevel.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => sourceFile(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'))),
);

describe.each(rules)('$says', ({ violations, brokenBy }) => {
  it('everywhere', () => {
    expect(
      files.flatMap((file) => violations(file).map((violation) => `${file.path}: ${violation}`)),
    ).toEqual([]);
  });

  it.each(brokenBy)('and the check would see %s break it with %j', (path, text) => {
    expect(violations(sourceFile(path, text))).toHaveLength(1);
  });
});

describe('files import each other in no circle, types included', () => {
  it('everywhere', () => {
    expect(circles(files)).toEqual([]);
  });

  it.each([
    [{ a: ['b'], b: ['a'] }, 'a → b → a'],
    [{ a: ['b'], b: ['c'], c: ['d', 'b'], d: [] }, 'b → c → b'],
    [{ a: ['a'] }, 'a → a'],
  ])('and the check would see %j', (imports, circle) => {
    const made = Object.entries(imports).map(([path, to]) => ({ path, text: '', imports: to }));
    expect(circles(made)).toEqual([circle]);
  });
});

describe('the reader of imports', () => {
  it('sees every form of import, and none in comments and strings', () => {
    const { imports } = sourceFile(
      'shared/mail/html.ts',
      [
        "import 'one';",
        "import two from 'two';",
        "import type { Three } from 'three/deep';",
        "import {\n  four,\n  type Five,\n} from './four.ts';",
        "import * as six from '../six.ts';",
        "export { seven } from '../../infra/seven.ts';",
        "const eight = await import('eight');",
        "type Nine = import('@scope/nine').Nine;",
        "// import x from 'comment';",
        "/**\n * import y from 'comment';\n */",
        'const text = "import z from \'string\'";',
      ].join('\n'),
    );
    expect(imports).toEqual([
      'one',
      'two',
      'three/deep',
      'shared/mail/four.ts',
      'shared/six.ts',
      'infra/seven.ts',
      'eight',
      '@scope/nine',
    ]);
  });

  it('reads the whole repository', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('infra/service-plan.ts');
    expect(paths).toContain('test/architecture.test.ts');
    expect(files.flatMap(({ imports }) => imports)).toContain('shared/store/table.ts');
  });
});

function sourceFile(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  const found = [
    ...code.matchAll(/^(?:import|export)\b(?:[^;'"]*?\bfrom)?\s*'([^']+)'/gm),
    ...code.matchAll(/\bimport\('([^']+)'\)/g),
  ];
  const imports = found.map(([, to = '']) => (to.startsWith('.') ? posix.join(posix.dirname(path), to) : to));
  return { path, text, imports };
}

/** Comments at the beginning of a line, the only place where an import could be mistaken for code. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
}

/** `web` for all of functions/web/; undefined outside functions/. */
function functionOf(path: string): string | undefined {
  return /^functions\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1];
}

function isDomain(path: string): boolean {
  const folder = /^shared\/([^/]+)\//.exec(path)?.[1];
  return folder !== undefined && !concrete.includes(folder);
}

/** The domain that a file belongs to: of two that fit, the deeper folder. */
function domainOf(path: string): string | undefined {
  const fitting = domains.filter((domain) => path.startsWith(`shared/${domain}/`));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

/** One circle for each file at which a walk along the imports comes back to where it is already. */
function circles(among: readonly SourceFile[]): string[] {
  const importsOf = new Map(among.map(({ path, imports }) => [path, imports]));
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (done.has(path) || way.includes(path)) return;
    for (const to of importsOf.get(path) ?? []) walk(to, [...way, path]);
    done.add(path);
  };
  for (const { path } of among) walk(path, []);
  return found;
}

/** `@scope/name` of `@scope/name/deep/path`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
