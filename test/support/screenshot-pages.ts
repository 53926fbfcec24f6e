/** A page to be shown by `npm run screenshots`. */
export interface ShownPage {
  /** Part of the file's name. */
  readonly name: string;
  readonly path: string;
  readonly as: 'visitor' | 'reader' | 'operator';
  /** What is done on the page before its picture is taken: fields by selector, then the buttons and links that are pressed. */
  readonly fill?: Readonly<Record<string, string>>;
  readonly press?: string | readonly string[];
  /** The same again, on the page that this leads to. */
  readonly afterwards?: Pick<ShownPage, 'fill' | 'press'>;
}

/** From the list of rules to the outputs of the first one. */
export const outputsOfFirst = ['main th a[href^="/rules/"]', 'a[href$="/outputs"]'] as const;

/** From the list of rules to the people who share the first one. */
const sharingOfFirst = ['main th a[href^="/rules/"]', 'a[href$="/sharing"]'] as const;
/** In the settings, the reader's digest with a name. */
export const digestOfReader = 'a[href^="/settings/digests/"]:not([href$=new])';

/** Every page, and the states in which it looks different. */
export const shownPages: readonly ShownPage[] = [
  { name: 'home', path: '/', as: 'visitor' },
  { name: 'home-tried', path: '/?query=ferry+OR+harbour', as: 'visitor' },
  {
    name: 'home-wrong',
    path: '/',
    as: 'visitor',
    fill: { '#query': 'ferry "', '#email': 'ada' },
    press: 'main button.primary',
  },
  {
    name: 'check-mail',
    path: '/',
    as: 'visitor',
    fill: { '#query': 'ferry', '#email': 'new@reader.example' },
    press: 'main button.primary',
  },
  { name: 'sign-in', path: '/sign-in?next=/rules', as: 'visitor' },
  { name: 'old-link', path: '/confirm?token=x', as: 'visitor' },
  { name: 'docs', path: '/docs', as: 'visitor' },
  { name: 'not-found', path: '/nothing-here', as: 'visitor' },
  { name: 'overview', path: '/overview', as: 'reader' },
  { name: 'rules', path: '/rules', as: 'reader' },
  { name: 'import', path: '/import', as: 'reader' },
  {
    name: 'import-read',
    path: '/import',
    as: 'reader',
    fill: { '#text': 'ferry AND strike\n"harbour master" port*\nsanction (' },
    press: 'main form button.primary',
  },
  { name: 'rule-new', path: '/rules/new?query=ferry+OR+%22harbour+bridge%22', as: 'reader' },
  { name: 'rule-nearly', path: '/rules/new?query=ferry+NEAR/1+harbour&tab=nearly', as: 'reader' },
  {
    name: 'suggest',
    path: '/rules/suggest',
    as: 'reader',
    fill: {
      '#wanted':
        'Ferry strike\nCrews of Aster Lines stopped work in the harbour.\n---\nTalks fail\nAster Lines met the crews of its ferries.\n---\nhttps://elsewhere.example/ferry',
      '#unwanted': 'Old ferry scrapped\nA ferry was scrapped in Ostby.',
    },
    press: 'main form button.primary',
  },
  {
    name: 'rule-times',
    path: '/rules/new?query=ferry&frequency=weekly&weekdays=1+5&times=08%3A00+18%3A00',
    as: 'reader',
  },
  { name: 'packs', path: '/packs', as: 'reader' },
  { name: 'outputs', path: '/rules', as: 'reader', press: outputsOfFirst },
  {
    name: 'output-new',
    path: '/rules',
    as: 'reader',
    press: [...outputsOfFirst, 'a[href*="kind=matrix"]'],
  },
  {
    name: 'output-secret',
    path: '/rules',
    as: 'reader',
    press: [...outputsOfFirst, 'a[href*="kind=standard"]'],
    afterwards: { fill: { '#url': 'https://hooks.example/wire' }, press: 'main button.primary' },
  },
  {
    name: 'output-wrong',
    path: '/rules',
    as: 'reader',
    press: [...outputsOfFirst, 'a[href*="kind=telegram"]', 'main button.primary'],
  },
  { name: 'sharing', path: '/rules', as: 'reader', press: sharingOfFirst },
  { name: 'sharing-wrong', path: '/rules', as: 'reader', press: [...sharingOfFirst, 'main button.primary'] },
  { name: 'stories', path: '/stories', as: 'reader' },
  { name: 'story', path: '/stories', as: 'reader', press: '.story-marks a[href*="?want="]' },
  { name: 'stories-chosen', path: '/stories/choices', as: 'reader' },
  { name: 'stories-none', path: '/stories?q=zeppelin', as: 'reader' },
  { name: 'why', path: '/why', as: 'reader' },
  {
    name: 'why-unknown',
    path: '/why?q=https%3A%2F%2Fpaper.example%2Fmissed',
    as: 'reader',
  },
  { name: 'why-traced', path: '/stories', as: 'reader', press: '.story-marks a[href^="/why"]' },
  { name: 'settings', path: '/settings', as: 'reader' },
  {
    name: 'settings-wrong',
    path: '/settings',
    as: 'reader',
    fill: { '#confirmEmail': 'else@reader.example' },
    press: 'button.danger',
  },
  {
    name: 'settings-token',
    path: '/settings',
    as: 'reader',
    fill: { '#tokenName': 'Desk robot' },
    press: 'form[action="/settings/tokens"] button',
  },
  { name: 'digest-new', path: '/settings/digests/new', as: 'reader' },
  {
    name: 'digest-wrong',
    path: '/settings/digests/new',
    as: 'reader',
    press: ['input[value=weekly]', 'main button.primary'],
  },
  { name: 'digest', path: '/settings', as: 'reader', press: digestOfReader },
  { name: 'admin', path: '/admin', as: 'operator' },
  { name: 'admin-feeds', path: '/admin/feeds', as: 'operator' },
  { name: 'admin-feed', path: '/admin/feeds', as: 'operator', press: '.table th a' },
  {
    name: 'admin-feed-wrong',
    path: '/admin/feeds/new',
    as: 'operator',
    fill: { '#url': 'ftp://feeds.example/x' },
    press: 'main button.primary',
  },
  { name: 'admin-feed-remove', path: '/admin/feeds', as: 'operator', press: ['.table th a', 'a.danger'] },
  { name: 'admin-feeds-import', path: '/admin/feeds/import', as: 'operator' },
  { name: 'admin-sources', path: '/admin/sources', as: 'operator' },
  { name: 'admin-articles', path: '/admin/articles?q=ferry+OR+harbour', as: 'operator' },
  {
    name: 'admin-article',
    path: '/admin/articles',
    as: 'operator',
    press: '.stories a[href^="/admin/articles/"]',
  },
  { name: 'admin-queries', path: '/admin/queries', as: 'operator' },
  { name: 'admin-deliveries', path: '/admin/deliveries', as: 'operator' },
  { name: 'admin-subscribers', path: '/admin/subscribers', as: 'operator' },
  { name: 'admin-subscriber', path: '/admin/subscribers', as: 'operator', press: '.table th a' },
  {
    name: 'admin-subscriber-erase',
    path: '/admin/subscribers',
    as: 'operator',
    press: ['.table th a', 'a.danger'],
  },
  { name: 'admin-suppressions', path: '/admin/suppressions', as: 'operator' },
  {
    name: 'admin-people',
    path: '/admin/subscribers/import',
    as: 'operator',
    fill: { '#text': 'email,query\nnobody,ferry\n' },
    press: 'main button.primary',
  },
  { name: 'admin-queues', path: '/admin/queues', as: 'operator' },
  {
    name: 'admin-key-new',
    path: '/admin/keys',
    as: 'operator',
    fill: { '#name': 'Agency desk' },
    press: 'main button.primary',
  },
  { name: 'admin-audit', path: '/admin/audit', as: 'operator' },
];
