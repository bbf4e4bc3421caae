import { type Markup, trusted } from './markup.ts';
import { hover } from './page-hover.ts';

const comforts = `
  const root = document.documentElement;
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const kept = { read(name) { try { return localStorage.getItem('mixwright.' + name); } catch { return null; } }, write(name, value) { try { localStorage.setItem('mixwright.' + name, value); } catch { /* not kept */ } } };
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
    all('.more').forEach((more) => { more.hidden = !more.querySelector('.finding:not([hidden])'); more.open = shown !== 'all'; });
  }));
  const open = () => { const box = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); if (box) all('details').filter((one) => one === box || one.contains(box)).forEach((one) => { one.open = true; }); };
  addEventListener('hashchange', open);
  open();`;

/** Panes become tabs (WAI-ARIA authoring practices: arrows, Home and End move and choose); one choice holds for all findings. */
const tabs = `
  const sets = all('.daw').map((box, b) => {
    const list = document.createElement('div');
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', 'What to do in');
    const panes = all('.pane', box);
    const tabs = panes.map((pane, p) => {
      const title = pane.querySelector('h5');
      const tab = document.createElement('button');
      tab.type = 'button';
      tab.textContent = title.textContent;
      tab.id = 'tab-' + b + '-' + p;
      pane.id = 'pane-' + b + '-' + p;
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', pane.id);
      pane.setAttribute('role', 'tabpanel');
      pane.setAttribute('aria-labelledby', tab.id);
      pane.tabIndex = 0;
      title.hidden = true;
      tab.addEventListener('click', () => choose(p));
      list.append(tab);
      return tab;
    });
    list.addEventListener('keydown', (event) => {
      const at = tabs.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      choose((to + tabs.length) % tabs.length);
      tabs[(to + tabs.length) % tabs.length].focus();
    });
    box.prepend(list);
    box.classList.add('tabbed');
    return { tabs, panes };
  });
  const choose = (chosen) => {
    sets.forEach(({ tabs, panes }) => tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      panes[i].hidden = i !== chosen;
    }));
    kept.write('daw', chosen);
  };
  const last = Number(kept.read('daw'));
  choose(last > 0 && last < (sets[0]?.tabs.length ?? 0) ? last : 0);`;

/** The list of sections marks the one that is read. */
const place = `
  const links = all('.nav a');
  const row = document.querySelector('.nav ul');
  const mark = (id) => links.forEach((link) => {
    if (link.hash !== '#' + id) return link.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'location');
    row.scrollLeft += Math.min(0, link.getBoundingClientRect().left - row.getBoundingClientRect().left - 24) + Math.max(0, link.getBoundingClientRect().right - row.getBoundingClientRect().right + 24);
  });
  const watch = new IntersectionObserver((seen) => seen.forEach(({ isIntersecting, target }) => { if (isIntersecting) mark(target.id); }), { rootMargin: '-25% 0px -70% 0px' });
  links.forEach((link) => watch.observe(document.querySelector(link.hash)));`;

/** Comforts only: a theme to choose, filters, tabs, one's place, open boxes on paper. The page is whole without it. */
export const script: Markup = trusted(`(() => {${comforts}${tabs}${place}${hover}
})();`);
