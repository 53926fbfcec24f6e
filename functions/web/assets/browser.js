/* The one script of the site, with workbench.js; everything works without it. It fills in the time zone, counts down,
   copies code, and asks before something is deleted. */
for (const field of document.querySelectorAll('input[data-local-zone]')) {
  if (field.value === 'UTC') field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
}

for (const line of document.querySelectorAll('[data-first-mail]')) {
  const form = line.closest('form');
  const names = ['frequency', 'timezone', 'digestTime'];
  const show = async () => {
    const times = new URLSearchParams(names.map((name) => [name, form.elements[name].value]));
    const answer = await fetch(`/first-mail?${times}`);
    if (answer.ok) line.textContent = await answer.text();
  };
  form.addEventListener('change', (event) => {
    if (names.includes(event.target.name)) show();
  });
  if (form.elements.timezone.value !== 'UTC') show();
}

for (const line of document.querySelectorAll('[data-wait]')) {
  const button = line.closest('form').querySelector('button');
  const shown = line.querySelector('[data-left]');
  const until = Date.now() + Number(line.dataset.wait) * 1000;
  button.disabled = true;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    if (left > 0) return;
    clearInterval(timer);
    line.remove();
    button.disabled = false;
  }, 500);
}

for (const form of document.querySelectorAll('form[data-ask]')) {
  form.addEventListener('submit', (event) => {
    if (!confirm(form.dataset.ask)) event.preventDefault();
  });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  const code = button.closest('figure').querySelector('pre');
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    // Selected as well, so that it can be copied where the clipboard is out of reach.
    getSelection().selectAllChildren(code);
    await navigator.clipboard?.writeText(code.textContent);
    button.textContent = '✓';
    setTimeout(() => {
      button.textContent = label;
    }, 1500);
  });
}

document.querySelector('.summary')?.focus();
