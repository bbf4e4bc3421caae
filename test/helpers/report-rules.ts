import type { Report } from '../../src/report/report.ts';

/** Rules as a report names them. */
export const titles: Report['rules'] = {
  'low-mid-build-up': { title: 'Low mids are thick', category: 'tone' },
  dull: { title: 'The top is dark', category: 'tone' },
  harsh: { title: 'The high mids are harsh', category: 'tone' },
  thin: { title: 'The low end is thin', category: 'tone' },
  resonance: { title: 'A note rings out', category: 'tone' },
  crushed: { title: 'It is crushed', category: 'dynamics' },
  pumping: { title: 'The level pumps', category: 'dynamics' },
  flat: { title: 'Loud and quiet parts are the same', category: 'dynamics' },
  'low-end-out-of-phase': { title: 'The low end cancels in mono', category: 'stereo' },
  'off-balance': { title: 'One side is louder', category: 'stereo' },
  'too-wide': { title: 'It is too wide', category: 'stereo' },
  mono: { title: 'It is mono', category: 'stereo' },
  'too-loud': { title: 'It is too loud', category: 'level' },
  'too-quiet': { title: 'It is too quiet', category: 'level' },
  clipping: { title: 'It clips', category: 'technical' },
  'dc-offset': { title: 'It has a DC offset', category: 'technical' },
  hum: { title: 'Mains hum', category: 'technical' },
  silent: { title: 'It is silent', category: 'technical' },
  'masked-stem': { title: 'A part is covered', category: 'stems' },
  'quiet-vocals': { title: 'The vocals are quiet', category: 'stems' },
  'true-peak': { title: 'True peak is over the limit', category: 'delivery' },
  'album-loudness': { title: 'One song is louder than the others', category: 'album' },
};
