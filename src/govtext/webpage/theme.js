// Light or dark: what the system says until somebody presses the button; the choice is kept where the browser allows it.
(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  const recall = () => { try { return localStorage.getItem('govtext-theme'); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem('govtext-theme', theme); } catch { /* private window */ } };
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const button = document.getElementById('theme');
  const show = () => button && button.setAttribute('aria-pressed', String(isDark()));
  const kept = recall();
  if (kept === 'light' || kept === 'dark') root.dataset.theme = kept;
  show();
  system.addEventListener('change', show);
  if (button) {
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      keep(root.dataset.theme);
      show();
    });
  }
})();
