import { renderDigest } from '../../shared/mail/render-digest.ts';
import { composeMessage } from '../../shared/mail/compose-message.ts';
import { digestOf } from './sample-mails.ts';
const only = process.argv[2];
const d0 = digestOf(20);
const m0 = renderDigest(d0);
const time: number[] = [];
for (let i = 0; i < 4000; i++) {
  const t = performance.now();
  if (only === 'render') renderDigest(d0);
  else await composeMessage({ from: { name: 'Wirewatch', address: 'alerts@example.org' }, to: 'reader@example.org', subject: m0.subject, html: m0.html, text: m0.text, id: 'abc', date: new Date(0) });
  time.push(performance.now() - t);
}
time.sort((a, b) => a - b); console.log(only, time[2000]);
