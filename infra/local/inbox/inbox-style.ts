/** The inbox's look: quiet, dense enough for a list of mails, light and dark. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf8, #16181b);
  --card: light-dark(#fff, #1e2125);
  --ink: light-dark(#1d1f22, #e9e8e5);
  --quiet: light-dark(#63676d, #9ca2a9);
  --line: light-dark(#e4e1dc, #31353a);
  --accent: light-dark(#0b5cad, #7db8f2);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif;
  display: flex; flex-direction: column; min-height: 100dvh;
}
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.bar, main, .list, .empty { width: 100%; max-width: 60rem; margin-inline: auto; padding-inline: 1rem; }
.bar { padding-top: 1.5rem; }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); margin: 0 0 .5rem; font-size: .9rem; }
.empty { padding-block: 4rem; text-align: center; }

.list { list-style: none; margin-block: 1rem 3rem; }
.list a {
  display: grid; grid-template: "subject when" "to kind" / 1fr auto; gap: .1rem 1rem;
  padding: .75rem 1rem; border: 1px solid var(--line); border-bottom-width: 0;
  background: var(--card); color: inherit; text-decoration: none;
}
.list li:first-child a { border-radius: .6rem .6rem 0 0; }
.list li:last-child a { border-radius: 0 0 .6rem .6rem; border-bottom-width: 1px; }
.list li:only-child a { border-radius: .6rem; }
.list a:hover .subject { color: var(--accent); }
.subject { grid-area: subject; font-weight: 600; overflow-wrap: anywhere; }
.to { grid-area: to; color: var(--quiet); overflow-wrap: anywhere; }
.when { grid-area: when; color: var(--quiet); font-size: .85rem; font-variant-numeric: tabular-nums; }
.kind { grid-area: kind; color: var(--quiet); font-size: .85rem; text-align: right; }

.facts { display: grid; grid-template-columns: auto 1fr; gap: .1rem .75rem; margin: .5rem 0 1rem; font-size: .9rem; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.tabs { display: flex; gap: .25rem; border-bottom: 1px solid var(--line); }
.tabs a {
  padding: .4rem .8rem; color: var(--quiet); text-decoration: none;
  border-bottom: 2px solid transparent; margin-bottom: -1px;
}
.tabs a[aria-current] { color: var(--ink); border-color: var(--accent); font-weight: 600; }
main { flex: 1; display: flex; flex-direction: column; padding-block: 1rem; }
.mail { flex: 1; min-height: 70dvh; width: 100%; border: 1px solid var(--line); border-radius: .6rem; background: #fff; }
.part {
  margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card);
  font: .85rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}
.headers { white-space: normal; }
.headers dt { color: var(--quiet); }
.headers dd { margin: 0 0 .5rem 1.5rem; }
@media (max-width: 32rem) {
  .list a { grid-template: "subject" "to" "when" / 1fr; }
  .kind { display: none; }
}
`;
