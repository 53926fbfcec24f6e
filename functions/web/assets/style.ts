/** The stylesheet: one column for reading, both colour schemes, from 320 px up, no web fonts. */
export const style = `:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf8, #15171a);
  --sheet: light-dark(#ffffff, #1d2024);
  --ink: light-dark(#1c1e21, #e9e7e3);
  --quiet: light-dark(#5a5f66, #a5a9b0);
  --line: light-dark(#dcd8d1, #373b41);
  --accent: light-dark(#a3281c, #ff9b8c);
  --on-accent: light-dark(#ffffff, #2a0b07);
  --mark: light-dark(#ffe58a, #6b5410);
  --good: light-dark(#1d6b3f, #7fd6a3);
  --bad-paper: light-dark(#fdecea, #3a1f1c);
  --serif: "Iowan Old Style", "Charter", Georgia, "Noto Serif", serif;
  --sans: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto;
  max-width: 60rem;
  padding: 0 1rem 2rem;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.55 var(--sans);
  overflow-wrap: break-word;
}
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--sheet); padding: .5rem; z-index: 1; }
.bar {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem;
  padding: 1.25rem 0 .75rem; border-bottom: 3px double var(--line); margin-bottom: 2rem;
}
.wordmark { font: 700 1.5rem/1.2 var(--serif); letter-spacing: -.02em; color: var(--ink); text-decoration: none; margin-right: auto; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { color: var(--quiet); text-decoration: none; padding: .25rem 0; }
nav a:hover { color: var(--ink); text-decoration: underline; }
nav a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: 0 2px 0 var(--accent); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .9rem; }
h1 { font: 700 clamp(1.8rem, 1.3rem + 2.4vw, 2.75rem)/1.12 var(--serif); letter-spacing: -.02em; margin: 0 0 .75rem; text-wrap: balance; }
h2 { font: 700 1.35rem/1.25 var(--serif); margin: 2.5rem 0 .75rem; }
h3 { font: 700 1.1rem/1.35 var(--serif); margin: 0 0 .25rem; }
p { margin: 0 0 1rem; max-width: 42rem; }
.lead { font-size: 1.15rem; color: var(--quiet); }
.narrow { max-width: 38rem; }
.quiet { color: var(--quiet); font-size: .95rem; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
mark { background: var(--mark); color: inherit; border-radius: 2px; padding: 0 .1em; }
code, .query { font: .92em/1.5 var(--mono); }
.query { display: block; white-space: pre-wrap; overflow-wrap: anywhere; }
form { margin: 0; }
form + form, form + p, .sheet + form { margin-top: 1rem; }
fieldset { border: 0; margin: 0 0 1.25rem; padding: 0; min-width: 0; }
legend { font-weight: 600; padding: 0; margin-bottom: .35rem; }
label, .label { display: block; font-weight: 600; margin-bottom: .35rem; }
.hint { color: var(--quiet); font-size: .92rem; font-weight: 400; margin: .35rem 0 0; }
.field { margin: 0 0 1.25rem; }
.row { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); align-items: end; }
.check { display: flex; gap: .6rem; align-items: baseline; font-weight: 400; margin: 0 0 .5rem; }
input:not([type=checkbox], [type=radio]), select, textarea {
  width: 100%; height: 3rem; padding: .6rem .7rem; font: inherit; color: inherit;
  background: var(--sheet); border: 1px solid light-dark(#8c8880, #767b83); border-radius: 6px;
}
textarea { height: auto; font-family: var(--mono); font-size: 1rem; line-height: 1.5; min-height: 4.9rem; resize: vertical; }
button, .button {
  display: inline-block; font: 600 1rem/1.3 var(--sans); padding: .6rem 1.1rem; border-radius: 6px; cursor: pointer;
  border: 1px solid light-dark(#8c8880, #767b83); background: var(--sheet); color: var(--ink); text-decoration: none;
}
button:hover, .button:hover { border-color: var(--ink); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.primary:hover { filter: brightness(1.1); }
button.link { border: 0; padding: .25rem 0; background: none; color: var(--accent); font-weight: 400; text-decoration: underline; text-underline-offset: .15em; text-align: left; }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.split { display: grid; gap: 2.5rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 52rem) { .split { grid-template-columns: minmax(0, 10fr) minmax(0, 9fr); } }
.sheet, .card { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: 1.1rem 1.2rem; }
.cards { list-style: none; padding: 0; margin: 0 0 1.5rem; display: grid; gap: .9rem; }
.card > :last-child { margin-bottom: 0; }
.card .buttons { margin-top: .75rem; }
.preview { min-height: 6rem; }
.preview:empty { display: none; }
.preview[aria-busy] { opacity: .55; }
.volume { font: 700 1.15rem/1.4 var(--serif); margin-bottom: .25rem; }
.examples { margin: 0; padding-left: 1.1rem; }
.examples li { margin: .3rem 0; }
.stories { list-style: none; margin: 1rem 0 0; padding: 0; }
.stories > li { padding: .8rem 0; border-top: 1px solid var(--line); }
.stories p { margin: .25rem 0 0; font-size: .97rem; }
.stories h3 a { color: var(--ink); }
.errors, .warnings { list-style: none; margin: 0 0 1.25rem; padding: .8rem 1rem; border-left: 4px solid var(--accent); background: var(--bad-paper); border-radius: 0 6px 6px 0; }
.warnings { background: none; border-left-color: var(--mark); padding: .2rem 0 .2rem .9rem; }
.errors li + li, .warnings li + li { margin-top: .5rem; }
.typed { font: .95rem/1.7 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .75rem; }
.typed u { text-decoration: underline wavy var(--accent); text-decoration-thickness: 2px; text-underline-offset: .25em; }
.done { border-left: 4px solid var(--good); padding: .6rem 1rem; margin: 0 0 1.5rem; background: var(--sheet); }
details > summary { cursor: pointer; color: var(--accent); padding: .3rem 0; }
details[open] > summary { margin-bottom: .75rem; }
.scroll { overflow-x: auto; }
.scroll table { min-width: 32rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1.25rem; font-size: .95rem; }
th, td { text-align: left; padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--quiet); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; margin: 0 0 1.5rem; }
dl.facts dt { color: var(--quiet); font-size: .9rem; }
dl.facts dd { margin: 0; font: 700 1.4rem/1.3 var(--serif); }
@media (prefers-reduced-motion: no-preference) { .preview { transition: opacity .15s; } }
@media print { .bar nav, footer, form { display: none; } }
`;
