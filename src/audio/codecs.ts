/** How the user's ffmpeg makes a file that loses, at a rate that services use. */
export interface Codec {
  /** "AAC at 128 kbit/s" */
  readonly title: string;
  /** By the end of a name. */
  readonly container: 'mp3' | 'm4a' | 'opus' | 'ogg';
  readonly encoder: 'libmp3lame' | 'aac' | 'libopus' | 'libvorbis';
  readonly quality: readonly string[];
}

const at = (title: string, container: Codec['container'], encoder: Codec['encoder'], rates: readonly number[]) =>
  rates.map((rate) => ({
    id: `${title.toLowerCase()}-${rate}`,
    codec: { title: `${title} at ${rate} kbit/s`, container, encoder, quality: ['-b:a', `${rate}k`] } as Codec,
  }));

const vorbis = [3, 6, 9].map((quality) => ({
  id: `vorbis-q${quality}`,
  codec: {
    title: `Vorbis at quality ${quality}`,
    container: 'ogg',
    encoder: 'libvorbis',
    quality: ['-q:a', `${quality}`],
  } as Codec,
}));

/** By id: `mp3-320`, `aac-256`, `opus-128`, `vorbis-q6` and their like. */
export const codecs: Readonly<Record<string, Codec>> = Object.fromEntries(
  [
    ...at('MP3', 'mp3', 'libmp3lame', [128, 192, 256, 320]),
    ...at('AAC', 'm4a', 'aac', [96, 128, 192, 256]),
    ...at('Opus', 'opus', 'libopus', [64, 96, 128, 160]),
    ...vorbis,
  ].map(({ id, codec }) => [id, codec]),
);
