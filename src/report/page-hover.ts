/**
 * A readout where the pointer is on a chart: a rule, and each line's value there, read off the drawing itself. It repeats for the eye what
 * sentences and tables say, so that readers and keyboards miss nothing.
 */
export const hover = `
  const signed = (value, digits) => { const text = Math.abs(value).toFixed(digits); return (value < 0 && Number(text) !== 0 ? '−' : '') + text; };
  const clock = (seconds) => Math.floor(seconds / 60) + ':' + String(Math.floor(seconds % 60)).padStart(2, '0');
  const hertz = (frequency) => frequency < 1000 ? Math.round(frequency) + ' Hz' : (frequency / 1000).toFixed(frequency < 10000 ? 2 : 1) + ' kHz';
  const lines = { '--mix': 'mix', '--fixed': 'with the fixes', '--ref': 'reference' };
  const heightAt = (path, x) => {
    let [low, high] = [0, path.getTotalLength()];
    const [first, last] = [path.getPointAtLength(0), path.getPointAtLength(high)];
    if (x < first.x || x > last.x) return undefined;
    for (let i = 0; i < 16; i++) { const middle = (low + high) / 2; if (path.getPointAtLength(middle).x < x) low = middle; else high = middle; }
    return path.getPointAtLength(low).y;
  };
  all('.chart[data-axes]').forEach((chart) => {
    const [kind, from, to, bottom, top, unit] = chart.dataset.axes.split(' ').map((part, i) => (i > 0 && i < 5 ? Number(part) : part));
    const rule = document.createElement('i');
    const note = document.createElement('p');
    rule.className = 'rule-line';
    note.className = 'readout';
    [rule, note].forEach((part) => { part.hidden = true; part.setAttribute('aria-hidden', 'true'); chart.append(part); });
    const hide = () => { rule.hidden = note.hidden = true; };
    const show = (event) => {
      const svg = all('svg', chart).find((each) => each.getClientRects().length > 0);
      const plot = svg?.querySelector('path');
      if (!plot) return;
      const [box, area, whole] = [plot.getBBox(), plot.getBoundingClientRect(), chart.getBoundingClientRect()];
      const share = (event.clientX - area.left) / area.width;
      if (share < 0 || share > 1) return hide();
      const values = Object.entries(lines).flatMap(([colour, name]) => {
        const path = svg.querySelector('path[stroke="var(' + colour + ')"]:not([stroke-opacity])');
        const y = path ? heightAt(path, box.x + share * box.width) : undefined;
        return y === undefined ? [] : [name + ' ' + signed(top - ((y - box.y) / box.height) * (top - bottom), unit === '' ? 2 : 1) + (unit ? ' ' + unit : '')];
      });
      if (values.length === 0) return hide();
      rule.hidden = note.hidden = false;
      note.textContent = [kind === 'log' ? hertz(from * (to / from) ** share) : clock(from + share * (to - from)), ...values].join(' · ');
      const x = event.clientX - whole.left;
      rule.style.cssText = 'left:' + x + 'px;top:' + (area.top - whole.top) + 'px;height:' + area.height + 'px';
      note.style.left = Math.max(0, Math.min(whole.width - note.offsetWidth, x - note.offsetWidth / 2)) + 'px';
      note.style.top = (area.top - whole.top + 20) + 'px';
    };
    chart.addEventListener('pointermove', show);
    chart.addEventListener('pointerdown', show);
    chart.addEventListener('pointerleave', hide);
  });`;
