// The server's own pages. Without it everything works but sending and deleting files.
(() => {
  'use strict';
  const $ = (selector) => document.querySelector(selector);
  const say = (words) => { $('#said').textContent = words; };
  const OWN = { 'X-Govtext-Request': '1' };

  // The reading page stands in a frame without an origin and cannot recall light or dark: a cookie tells the server.
  const root = document.documentElement;
  const tell = () => {
    document.cookie = `theme=${root.dataset.theme || ''}; path=/; SameSite=Strict; max-age=31536000`;
  };
  tell();
  $('#theme').addEventListener('click', () => {
    tell();
    const frame = $('iframe');
    if (frame) frame.replaceWith(frame.cloneNode());
  });

  // Files on their way.
  const most = Number(document.body.dataset.maxBytes);
  const sent = $('#sent');
  const words = (error) => (error ? `${error.came}。允许：${error.allowed}。${error.to_do}。` : '没有得到答复，请再试一次。');
  async function send(file) {
    const row = sent.appendChild(document.createElement('li'));
    const show = (state, text) => {
      row.className = state;
      row.textContent = `${file.name}：${text}`;
      say(row.textContent);
    };
    show('busy', '正在读取…');
    if (file.size > most) {
      show('bad', `${(file.size / 1048576).toFixed(1)} MiB，超过每份 ${most / 1048576} MiB 的限度。拆成几份再上传。`);
      return null;
    }
    try {
      const reply = await fetch('/api/files?name=' + encodeURIComponent(file.name), { method: 'POST', headers: OWN, body: file });
      const body = await reply.json();
      if (reply.ok) {
        show('good', '已读');
        return body.file;
      }
      show('bad', words(body.error));
    } catch {
      show('bad', words(null));
    }
    return null;
  }
  async function sendAll(files) {
    const queue = [...files];
    const several = queue.length > 1;
    const done = [];
    const next = async () => {
      while (queue.length) done.push(await send(queue.shift()));
    };
    await Promise.all([next(), next(), next(), next()]);
    if (done.every(Boolean)) location.assign(several ? '/' : done[0].url);
    else if (done.some(Boolean)) { // what failed stays in sight
      const again = sent.appendChild(document.createElement('li')).appendChild(document.createElement('a'));
      again.href = '/';
      again.textContent = '刷新列表';
    }
  }
  const drop = $('#drop');
  if (drop) {
    const over = (on) => drop.classList.toggle('over', on);
    addEventListener('dragover', (event) => { event.preventDefault(); over(true); });
    addEventListener('dragleave', (event) => { if (!event.relatedTarget) over(false); });
    addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length) sendAll(event.dataTransfer.files);
    });
    $('#pick').addEventListener('change', (event) => {
      const files = [...event.target.files];
      event.target.value = '';
      if (files.length) sendAll(files);
    });
  }

  for (const button of document.querySelectorAll('.remove')) {
    button.addEventListener('click', async () => {
      if (!confirm(button.getAttribute('aria-label') + '？')) return;
      const reply = await fetch('/api/files/' + button.dataset.id, { method: 'DELETE', headers: OWN });
      if (reply.ok || reply.status === 404) location.reload();
      else say('没有删除成');
    });
  }

  // A question may take a second or two: say that it was heard.
  for (const form of document.querySelectorAll('.ask, .find')) {
    const button = form.querySelector('button');
    const before = button.textContent;
    form.addEventListener('submit', () => {
      button.disabled = true;
      button.textContent = '在找…';
      say('正在找答案');
    });
    addEventListener('pageshow', () => { // also when the browser brings the page back as it was left
      button.disabled = false;
      button.textContent = before;
    });
  }

  // The words to be shown stand in sight on the page's picture.
  const mark = $('.sheet rect.answer') || $('.sheet rect');
  if (mark) {
    const paper = $('.sheet .paper');
    paper.scrollTop += mark.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;
  }

  const progress = $('#progress');
  const follow = async () => {
    try {
      const state = await (await fetch('/api/status')).json();
      progress.textContent = state.words;
      if (state.working) setTimeout(follow, 1500);
    } catch { /* the server ended */ }
  };
  if (progress && progress.dataset.working === '1') setTimeout(follow, 1000);
})();
