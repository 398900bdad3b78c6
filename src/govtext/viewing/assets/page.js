// The reading page. Without it the page is whole but still: links lead to their places, the table stands as it is.
(() => {
  'use strict';
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (words) => { $('#said').textContent = words; };

  // What is shown: each switch is a class of the body.
  for (const box of $$('input[data-show]')) {
    const draw = () => {
      document.body.classList.toggle('show-' + box.dataset.show, box.checked);
      // A figure that is not underlined is no stop for the tab key either.
      if (box.dataset.show === 'facts') $$('a.fact').forEach((link) => { link.tabIndex = box.checked ? 0 : -1; });
    };
    box.addEventListener('change', () => keepPlace(draw));
    draw();
  }

  // In a very long report blocks out of sight are not laid out. Before a jump all are, once; two frames later the browser
  // has noted their heights and may skip them again.
  function layOut() {
    document.body.classList.add('all-laid-out');
    requestAnimationFrame(() => requestAnimationFrame(() => document.body.classList.remove('all-laid-out')));
  }
  const goThere = () => {
    const place = location.hash && document.getElementById(location.hash.slice(1));
    layOut();
    if (place) place.scrollIntoView();
  };
  document.addEventListener('click', (event) => { if (event.target.closest('a[href^="#"]')) layOut(); }, true);
  if (parent !== window && location.hash) { // the server's frame: its address names the answer, also after Back
    history.scrollRestoration = 'manual';
    let arriving = true; // until the reader does something; a browser under load sets frame and scroll once more after the page is shown
    const arrive = () => { if (arriving) goThere(); };
    for (const kind of ['wheel', 'pointerdown', 'keydown', 'touchstart']) addEventListener(kind, () => { arriving = false; }, { passive: true });
    addEventListener('pageshow', () => { arrive(); setTimeout(arrive, 400); });
    addEventListener('resize', arrive);
  } else if ($('.long') && location.hash) goThere();

  // The block at the top of the window stays there when blocks above it change their height.
  function keepPlace(change) {
    const block = $$('.para').find((para) => para.getBoundingClientRect().bottom > innerHeight / 4);
    layOut();
    const before = block && block.getBoundingClientRect().top;
    change();
    if (block && scrollY > 0) scrollBy({ top: block.getBoundingClientRect().top - before, behavior: 'instant' });
  }

  // The section in sight is marked in the outline.
  const entries = new Map($$('.outline a').map((link) => [link.hash.slice(1), link]));
  const places = $$('.text [id]').filter((place) => entries.has(place.id));
  let current = null;
  const follow = () => {
    const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 24; // just below where a link puts a heading
    let low = 0;
    let high = places.length;
    while (low < high) { // the last heading above the line; they stand in order
      const middle = (low + high) >> 1;
      if (places[middle].getBoundingClientRect().top <= line) low = middle + 1; else high = middle;
    }
    const link = low ? entries.get(places[low - 1].id) : null;
    if (link === current) return;
    if (current) current.removeAttribute('aria-current');
    current = link;
    if (!link) return;
    link.setAttribute('aria-current', 'true');
    const list = $('.outline');
    if (list.scrollHeight > list.clientHeight && getComputedStyle(list).position === 'sticky') {
      const top = link.offsetTop - list.clientHeight / 2;
      list.scrollTo({ top, behavior: 'instant' });
    }
  };
  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
  follow();
  const outline = $('.outline details');
  if (matchMedia('(max-width: 56rem)').matches) outline.open = false;
  addEventListener('beforeprint', () => { $$('details').forEach((box) => { box.open = true; }); });

  // The card of a figure: on hover and on keyboard focus; it can be pointed at, and Escape closes it.
  const card = $('#fact-card');
  let owner = null;
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    if (!owner) return;
    owner.removeAttribute('aria-describedby');
    owner.classList.remove('shown');
    owner = null;
    card.hidden = true;
  };
  const hideSoon = () => { clearTimeout(timer); timer = setTimeout(hide, 200); };
  const show = (link) => {
    clearTimeout(timer);
    if (link === owner || !document.body.classList.contains('show-facts')) return;
    hide();
    const row = document.getElementById(link.hash.slice(1));
    if (!row) return;
    fill(row);
    owner = link;
    link.setAttribute('aria-describedby', 'fact-card');
    link.classList.add('shown');
    card.hidden = false;
    const at = link.getClientRects()[0];
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    card.style.left = scrollX + Math.max(8, Math.min(at.left, room)) + 'px';
    const below = at.bottom + 6;
    const above = at.top - card.offsetHeight - 6;
    card.style.top = scrollY + (below + card.offsetHeight > innerHeight && above > 0 ? above : below) + 'px';
  };
  const fill = (row) => {
    const cell = (name) => $(`[data-cell="${name}"]`, row);
    const list = document.createElement('dl');
    for (const name of ['指标', '规范值', '期间', '变化', '主体', '性质']) {
      const value = cell(name).textContent;
      if (!value) continue;
      const term = document.createElement('dt');
      const definition = document.createElement('dd');
      term.textContent = name;
      definition.textContent = name === '期间' && cell(name).dataset.how ? `${value}（${cell(name).dataset.how}）` : value;
      if (name === '规范值') definition.className = 'big';
      list.append(term, definition);
    }
    const more = document.createElement('p');
    const link = document.createElement('a');
    link.href = '#' + row.id;
    link.textContent = '在数据表中查看';
    link.tabIndex = -1; // Enter on the figure itself leads there
    more.append(link);
    card.replaceChildren(list, more);
  };
  const factOf = (event) => event.target.closest && event.target.closest('a.fact');
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const link = factOf(event);
    if (link) show(link); else if (card.contains(event.target)) clearTimeout(timer); else if (owner && owner !== document.activeElement) hideSoon();
  });
  document.addEventListener('focusin', (event) => { const link = factOf(event); if (link) show(link); else if (!card.contains(event.target)) hide(); });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
  document.addEventListener('click', (event) => {
    const link = factOf(event);
    if (link && event.pointerType === 'touch') { // there is no hover: the first tap shows the card
      event.preventDefault();
      show(link);
    } else if (!card.contains(event.target) || event.target.closest('a')) hide();
  });
  addEventListener('resize', hide);

  // The table of figures.
  const table = $('#facts-table');
  if (!table) return;
  const body = table.tBodies[0];
  const rows = $$('tr', body);
  const order = new Map(rows.map((row, index) => [row, index]));
  const words = rows.map((row) => row.textContent.toLowerCase());
  const filter = $('#facts-filter');
  const status = $('#facts-status');

  const sift = () => {
    const wanted = filter.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = wanted.every((word) => words[index].includes(word)) && (!status.value || $('[data-cell="性质"]', row).textContent === status.value);
      row.hidden = !fits;
      shown += fits;
    });
    $('#facts-count').textContent = shown === rows.length ? `${shown} 条` : `${shown} / ${rows.length} 条`;
  };
  $('.tools').addEventListener('submit', (event) => event.preventDefault());
  filter.addEventListener('input', sift);
  status.addEventListener('change', sift);

  const collator = new Intl.Collator('zh-CN', { numeric: true });
  const compare = (column) => (one, other) => {
    const [a, b] = [one.cells[column], other.cells[column]];
    if (a.dataset.value !== undefined) { // figures of one unit by size, units side by side
      return collator.compare(a.dataset.unit, b.dataset.unit) || a.dataset.value - b.dataset.value;
    }
    const [left, right] = [a.textContent, b.textContent];
    return left && right ? collator.compare(left, right) : Number(!left) - Number(!right);
  };
  for (const button of $$('.sort', table)) {
    const head = button.closest('th');
    button.addEventListener('click', () => {
      // Up, down, and back to the order of the report.
      const next = { none: 'ascending', ascending: 'descending', descending: 'none' }[head.getAttribute('aria-sort')];
      $$('thead th', table).forEach((cell) => cell.setAttribute('aria-sort', 'none'));
      head.setAttribute('aria-sort', next);
      const by = compare(head.cellIndex);
      const turn = next === 'descending' ? -1 : 1;
      const sorted = [...rows].sort((one, other) => (next === 'none' ? 0 : turn * by(one, other)) || order.get(one) - order.get(other));
      body.append(...sorted);
    });
  }

  // Cells that a spreadsheet would run as a formula get an apostrophe in front, as in `govtext facts --csv`.
  const plain = (text) => (/^ *[=+\-@\t\r＝＋－＠]/.test(text) ? "'" + text : text);
  const lines = () => [
    $$('thead th', table).map((head) => $('.sort', head).textContent),
    ...$$('tr', body).filter((row) => !row.hidden).map((row) => [...row.cells].map((cell) => plain(cell.textContent))),
  ];
  const box = $('#facts-text');
  $('#facts-copy').addEventListener('click', async () => {
    const text = lines().map((line) => line.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
    try {
      await navigator.clipboard.writeText(text);
      box.hidden = true;
      say('已复制表格');
      flash('#facts-copy', '已复制');
    } catch { // no clipboard for a file opened from disk, or not allowed: the old way, or by hand
      box.hidden = false;
      box.value = text;
      box.select();
      let copied = false;
      try { copied = document.execCommand('copy'); } catch { /* then by hand */ }
      box.hidden = copied;
      say(copied ? '已复制表格' : '请按 Ctrl+C 复制');
      flash('#facts-copy', copied ? '已复制' : '请按 Ctrl+C');
    }
  });
  const flash = (selector, message) => {
    const button = $(selector);
    const name = button.dataset.name || (button.dataset.name = button.textContent);
    button.textContent = message;
    setTimeout(() => { button.textContent = name; }, 1600);
  };
  $('#facts-csv').addEventListener('click', () => {
    const text = '\ufeff' + lines().map((line) => line.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(',') + '\r\n').join('');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = (document.title.replace(/[\\/:*?"<>|]/g, '_') || '数据') + '.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
})();
