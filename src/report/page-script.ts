import { type Markup, trusted } from './markup.ts';

/** Comforts only: a theme to choose, a filter, and open boxes on paper. The page is whole without it. */
export const script: Markup = trusted(`(() => {
  const root = document.documentElement;
  const all = (what) => [...document.querySelectorAll(what)];
  all('.tools, .filters').forEach((part) => { part.hidden = false; });
  const dark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  document.querySelector('#theme').addEventListener('click', () => { root.dataset.theme = dark() ? 'light' : 'dark'; });
  document.querySelector('#print').addEventListener('click', () => print());
  let closed = [];
  addEventListener('beforeprint', () => { closed = all('details:not([open])'); closed.forEach((box) => { box.open = true; }); });
  addEventListener('afterprint', () => { closed.forEach((box) => { box.open = false; }); });
  const buttons = all('.filters button');
  buttons.forEach((button) => button.addEventListener('click', () => {
    const shown = button.dataset.show;
    buttons.forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
    all('.finding').forEach((box) => { box.hidden = shown !== 'all' && box.dataset.severity !== shown; });
    all('.more').forEach((more) => { more.open = shown !== 'all'; });
  }));
  const open = () => { const box = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); if (box) all('details').filter((one) => one === box || one.contains(box)).forEach((one) => { one.open = true; }); };
  addEventListener('hashchange', open);
  open();
})();`);
