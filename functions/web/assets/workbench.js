/* The editor of a query and what it finds, on the first page and on that of a rule. Without this, the buttons of the form
   do the same. */
for (const form of document.querySelectorAll('form[data-workbench]')) {
  const field = form.elements.query;
  const editor = field.closest('[data-editor]');
  const underlay = editor.querySelector('[data-part=underlay]');
  const status = form.querySelector('[data-said]');
  let timer;
  let asking;

  // The colours are the server's. Until they come, what is typed takes the colour of where it is typed.
  const retext = () => {
    const before = underlay.textContent;
    const after = field.value;
    let start = 0;
    while (start < before.length && before[start] === after[start]) start += 1;
    let end = 0;
    const most = Math.min(before.length, after.length) - start;
    while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
    replaceText(start, before.length - end, after.slice(start, after.length - end));
  };

  const replaceText = (from, to, text) => {
    const walker = document.createTreeWalker(underlay, NodeFilter.SHOW_TEXT);
    let at = 0;
    let next = from;
    let target;
    let offset = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { length } = node;
      const inside = next - at;
      if (!target && inside <= length) {
        target = node;
        offset = inside;
      }
      if (next < to && inside < length) {
        const cut = Math.min(to - next, length - inside);
        node.deleteData(inside, cut);
        next += cut;
      }
      at += length;
    }
    if (target) target.insertData(offset, text);
    else underlay.append(text);
  };

  const show = (html) => {
    const parts = new DOMParser().parseFromString(html, 'text/html');
    for (const part of parts.querySelectorAll('[data-part]')) {
      const shown = form.querySelector(`[data-part=${part.dataset.part}]`);
      if (part.dataset.part === 'underlay' && part.textContent !== field.value) continue;
      shown.replaceChildren(...part.childNodes);
    }
    const count = form.querySelector('[data-part=panel] [data-count]');
    if (count && status.textContent !== count.textContent) status.textContent = count.textContent;
  };

  const ask = async () => {
    clearTimeout(timer);
    asking?.abort();
    asking = new AbortController();
    const panel = form.querySelector('[data-part=panel]');
    panel.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.dataset.workbench, {
        method: 'POST',
        // On the first page only the query is sent, not the address that is typed below.
        body: new URLSearchParams(form.dataset.only ? { query: field.value } : new FormData(form)),
        signal: asking.signal,
      });
      if (answer.ok) show(await answer.text());
      else if (answer.status === 429) status.textContent = form.dataset.busy;
      panel.removeAttribute('aria-busy');
    } catch (error) {
      if (error.name !== 'AbortError') panel.removeAttribute('aria-busy');
    }
  };

  const put = (text, from = text.length, to = from) => {
    field.value = text;
    field.focus();
    field.setSelectionRange(from, to);
    retext();
    ask();
  };

  editor.classList.add('live');
  // The browser has put back what was typed before.
  const isRestored = underlay.textContent !== field.value;
  retext();
  if (isRestored) ask();
  field.addEventListener('input', () => {
    retext();
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });

  const inserts = form.querySelector('.inserts');
  if (inserts) inserts.hidden = false;
  inserts?.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    const { before, after } = button.dataset;
    const { selectionStart: from, selectionEnd: to, value } = field;
    const chosen = value.slice(from, to);
    put(
      value.slice(0, from) + before + chosen + after + value.slice(to),
      from + before.length,
      from + before.length + chosen.length,
    );
  });

  form.addEventListener('click', (event) => {
    const example = event.target.closest('[data-query]');
    const button = event.target.closest('button[name=try], button[name=go]');
    if (!button && !example) return;
    event.preventDefault();
    if (example) {
      put(example.dataset.query);
      return;
    }
    if (button.name === 'try') {
      put(button.value);
      return;
    }
    form.elements.tab.value = button.value;
    const isTab = button.classList.contains('tab');
    ask().then(() => {
      if (isTab) form.querySelector(`button.tab[value=${button.value}]`)?.focus();
    });
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target.name !== 'address') return;
    event.preventDefault();
    ask();
  });
}

/* A list in a row that saves what is picked at once. */
for (const list of document.querySelectorAll('select[data-submit]')) {
  list.addEventListener('change', () => {
    const action = list.dataset.submit;
    const button = action && list.form.querySelector(`button[value=${action}]`);
    list.form.requestSubmit(button || undefined);
  });
}
