/* The one script of the site; everything works without it. It shows what a query finds while it is typed, fills in the
   time zone, and asks before something is erased. */
for (const form of document.querySelectorAll('form[data-preview]')) {
  const field = form.elements.query;
  const output = document.getElementById(form.dataset.preview);
  let timer;
  let asking;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = field.value.trim();
    if (query === '') return output.replaceChildren();
    output.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch('/preview', {
        method: 'POST',
        body: new URLSearchParams({ query }),
        signal: asking.signal,
      });
      if (answer.ok) output.innerHTML = await answer.text();
      else if (answer.status === 429)
        output.textContent = 'Too many previews in a minute. Subscribing still works.';
      output.removeAttribute('aria-busy');
    } catch (error) {
      if (error.name !== 'AbortError') output.removeAttribute('aria-busy');
    }
  };

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
  output.addEventListener('click', (event) => {
    const button = event.target.closest('button[name=try]');
    if (!button) return;
    event.preventDefault();
    field.value = button.value;
    field.focus();
    ask();
  });
  if (field.value.trim() !== '' && output.childElementCount === 0) ask();
}

for (const field of document.querySelectorAll('input[data-local-zone]')) {
  if (field.value === 'UTC') field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
}

for (const form of document.querySelectorAll('form[data-ask]')) {
  form.addEventListener('submit', (event) => {
    if (!confirm(form.dataset.ask)) event.preventDefault();
  });
}
