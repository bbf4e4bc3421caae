import { remedy } from './remedy.ts';

const harmonics = 8; // where nearly all of the power of mains hum lies

export const deHum = remedy({
  id: 'de-hum',
  about: 'Narrow notches at the mains frequency that was heard and at its first harmonics.',
  settings: {},
  propose({ tracks: [name] }, { tracks }) {
    const frequency = tracks.find((each) => each.name === name)?.features.hum?.frequency;
    if (frequency === undefined) return { because: 'it cannot be told whether it hums at 50 or at 60 Hz' };
    return {
      safety: 'suggested',
      about: `${name}: hum taken out at ${frequency} Hz and its harmonics`,
      steps: [{ track: name, step: { processor: 'de-hum', frequency, harmonics } }],
    };
  },
});
