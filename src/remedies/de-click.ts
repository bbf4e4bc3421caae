import { remedy } from './remedy.ts';

export const deClick = remedy({
  id: 'de-click',
  about: 'Fills clicks with what leads up to them and follows; what is no click stays as it is.',
  settings: {},
  propose({ tracks: [track] }, { tracks }) {
    const clicks = tracks.find(({ name }) => name === track)?.features.clicks;
    // beside ticks that were played only what was found is touched
    const at =
      clicks && clicks.played > 0 ? { at: clicks.times.map((time) => ({ time: Math.round(1000 * time) / 1000 })) } : {};
    return {
      safety: 'suggested',
      about: `${track}: clicks filled in`,
      steps: [{ track, step: { processor: 'de-click', ...at } }],
    };
  },
});
