/** The parts of the one stylesheet and of the one script, in order. They lie beside this file, and beside the bundle. */
export const styleFiles = [
  'base.css',
  'forms.css',
  'parts.css',
  'pages.css',
  'stories.css',
  'rules.css',
  'workbench.css',
  'help.css',
  'console.css',
  'docs.css',
] as const;
export const scriptFiles = ['browser.js', 'workbench.js'] as const;
const iconFile = 'icon.svg';
/** The same picture in 16, 32 and 48 pixels, for programs that read no SVG. */
const oldIconFile = 'favicon.ico';

/** All files that pages are served with. */
export const assetFiles: readonly string[] = [...styleFiles, ...scriptFiles, iconFile, oldIconFile];
