/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';
import { clock } from '../print.ts';
import type { Seconds } from '../units.ts';
import type { DeckState } from './deck.ts';

/** The waveform becomes a slider: click, drag, and keys while it has the focus. */
export function position(wave: HTMLElement | null, { duration, sections }: PageData, seek: (time: Seconds) => void) {
  if (!wave) return { show: () => {} };
  const head = wave.querySelector<HTMLElement>('.needle')!;
  let time = 0;
  wave.setAttribute('role', 'slider');
  wave.setAttribute('aria-label', 'Position in the mix');
  wave.setAttribute('aria-valuemin', '0');
  wave.setAttribute('aria-valuemax', String(Math.round(duration)));
  wave.tabIndex = 0;
  head.hidden = false;

  const timeAt = ({ clientX }: PointerEvent): Seconds => {
    const { left, width } = wave.getBoundingClientRect();
    return (Math.min(1, Math.max(0, (clientX - left) / width)) || 0) * duration;
  };
  wave.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    wave.setPointerCapture(event.pointerId);
    seek(timeAt(event));
  });
  wave.addEventListener('pointermove', (event) => {
    if (wave.hasPointerCapture(event.pointerId)) seek(timeAt(event));
  });
  const steps: Readonly<Record<string, () => Seconds>> = {
    ArrowLeft: () => time - 5,
    ArrowDown: () => time - 5,
    ArrowRight: () => time + 5,
    ArrowUp: () => time + 5,
    PageDown: () => time - 20,
    PageUp: () => time + 20,
    Home: () => 0,
    End: () => duration,
  };
  wave.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    seek(step());
  });

  return {
    show(state: Pick<DeckState, 'time'>): void {
      time = state.time;
      head.style.left = `${(100 * Math.min(1, time / duration)).toFixed(3)}%`;
      const second = String(Math.floor(time));
      if (wave.getAttribute('aria-valuenow') === second) return;
      const part = sections.find(({ time: [from, to] }) => time >= from && time < to)?.name;
      wave.setAttribute('aria-valuenow', second);
      wave.setAttribute(
        'aria-valuetext',
        `${clock(Math.floor(time))}${part && sections.length > 1 ? `, ${part}` : ''}`,
      );
    },
  };
}
