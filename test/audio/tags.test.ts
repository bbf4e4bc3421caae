import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leftOut } from '../../src/audio/left-out.ts';
import { open } from '../../src/audio/open.ts';
import type { Picture, Tag, Tags } from '../../src/audio/tag.ts';
import { tagsOf } from '../../src/audio/tags.ts';
import { type Container, writeSound } from '../../src/audio/write.ts';
import { be, bytes, chunk, heard, le, signal, soundOf, wav, workshop } from '../helpers/containers.ts';

const { path, keep } = workshop();
const has = (name: string) => spawnSync(name, ['-version']).status === 0;
const hasFfmpeg = has('ffmpeg');
if (!hasFfmpeg) console.warn('ffmpeg is not on the PATH: MP3, AAC, Opus and Vorbis are not written');

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const cover: Picture = { type: 3, mime: 'image/png', description: 'Hülle', data: png };
const fields: readonly Tag[] = [
  ['title', 'Für Élise = ; # \\ 日本'],
  ['artist', 'A. N. Other'],
  ['albumartist', 'Various'],
  ['tracknumber', '3/9'],
  ['date', '2020-02-29'],
  ['comment', 'two\nlines'],
];
const more: readonly Tag[] = [
  ['artist', 'Someone Else'],
  ['isrc', 'DEXX12000001'],
  ['my own', 'kept'],
];
const tagged = (...all: readonly Tag[]): Tags => ({ fields: all, pictures: [cover], chunks: [], warnings: [] });
const tone = (frames = 44_100) => soundOf([signal(frames, (i) => Math.sin(i / 20) / 2)], { sampleRate: 44_100 });

const sorted = ({ fields }: Tags) => [...fields].sort((a, b) => (String(a) < String(b) ? -1 : 1));
const written = async (name: string, tags: Tags, container = name.split('.').at(-1) as Container) => {
  await writeSound(path(name), tone(), { container, bitDepth: container === 'wav' ? 32 : 24, tags });
  return tagsOf(path(name));
};

test.each(['all.wav', 'all.flac'])('%s gives back every tag and the cover', async (name) => {
  const given = tagged(...fields, ...more);
  const found = await written(name, given);
  expect(sorted(found)).toEqual(sorted(given));
  expect(found).toMatchObject({ pictures: [cover], warnings: [] });
  const bare = path(`bare-${name}`);
  await writeSound(bare, tone(), { container: name.endsWith('wav') ? 'wav' : 'flac', bitDepth: 24 });
  expect(await tagsOf(bare)).toMatchObject({ fields: [], pictures: [], warnings: [] });
  expect((await heard(await open(path(name))))[0]!.length).toBe(44_100);
});

describe.skipIf(!hasFfmpeg)('as ffmpeg sees it', () => {
  const probed = (name: string) => {
    const words = ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', path(name)];
    const { streams, format } = JSON.parse(execFileSync('ffprobe', words, { encoding: 'utf8' }));
    const all = { ...format.tags, ...streams[0].tags };
    return {
      tags: Object.fromEntries(Object.entries(all).map(([key, value]) => [key.toLowerCase(), value])),
      hasCover: streams.some((each: { disposition: { attached_pic: number } }) => each.disposition.attached_pic === 1),
    };
  };

  test.each(['t.wav', 't.flac', 't.mp3', 't.m4a', 't.aac', 't.opus', 't.ogg'])('%s', async (name) => {
    if (name.endsWith('opus')) {
      const source = soundOf([signal(48_000, (i) => Math.sin(i / 20) / 2)], { sampleRate: 48_000 });
      await writeSound(path(name), source, { container: 'opus', tags: tagged(...fields) });
    } else await written(name, tagged(...fields));
    const { tags, hasCover } = probed(name);
    const [title, artist] = ['Für Élise = ; # \\ 日本', 'A. N. Other'];
    expect(tags).toMatchObject({ title, artist, track: '3/9' });
    if (!name.endsWith('wav')) expect(tags).toMatchObject({ album_artist: 'Various' });
    expect(hasCover).toBe(true);
    const back = await tagsOf(path(name));
    const names = name.endsWith('opus') || name.endsWith('ogg') ? 'description' : 'comment';
    const renamed = fields.map(([key, value]): Tag => [key === 'comment' ? names : key, value]);
    expect(sorted(back)).toEqual(sorted(tagged(...renamed)));
    expect(back.pictures.map(({ data, type }) => ({ data, type }))).toEqual([{ data: png, type: 3 }]);
  });

  test('an MP3 is as long as the sound, and all of its tags are there', async () => {
    const given = tagged(...fields, ...more);
    const found = await written('all.mp3', given);
    expect(sorted(found)).toEqual(sorted(given));
    expect(await open(path('all.mp3'))).toMatchObject({ container: 'MP3', length: 44_100 });
  });

  test('tags that other programs wrote are read', async () => {
    await written('plain.wav', { ...tagged(), pictures: [] });
    const ffmpeg = (...words: string[]) =>
      execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path('plain.wav'), ...words]);
    const metadata = ['-metadata', 'title=Tö', '-metadata', 'artist=X', '-metadata', 'album_artist=Y'];
    for (const [name, ...words] of [
      ['v3.mp3', '-id3v2_version', '3'],
      ['v4.mp3', '-id3v2_version', '4'],
      ['o.aiff', '-write_id3v2', '1'],
      ['o.m4a'],
      ['o.opus'],
      ['o.flac'],
    ] as const) {
      ffmpeg(...metadata, ...words, path(name));
      const { fields: found, warnings } = await tagsOf(path(name));
      expect(Object.fromEntries(found), name).toMatchObject({ title: 'Tö', artist: 'X', albumartist: 'Y' });
      expect(warnings).toEqual([]);
    }
    ffmpeg('-id3v2_version', '0', path('bare.mp3'));
    const old = bytes('TAG', 'Title'.padEnd(30, '\0'), 'X'.padEnd(30), Buffer.alloc(62), '\0\x07\0');
    const { fields: found } = await tagsOf(keep('v1.mp3', bytes(readFileSync(path('bare.mp3')), old)));
    expect(Object.fromEntries(found)).toEqual({ title: 'Title', artist: 'X', tracknumber: '7' });
  });
});

test('what was measured of the sound does not go along', async () => {
  const found = await written(
    'gain.flac',
    tagged(['replaygain_track_gain', '-7 dB'], ['encoder', 'x'], ['title', 'T']),
  );
  expect(found.fields).toEqual([['title', 'T']]);
});

test('ID3v2.2 and 2.3: UTF-16, unsynchronised, extended headers', async () => {
  const text = bytes([1, 0xff, 0xfe].map((each) => String.fromCharCode(each)).join(''), Buffer.from('Ä', 'utf16le'));
  const wide = bytes('TIT2', be(4, text.length), be(2, 0), text);
  const tag = (version: number, flags: number, body: Buffer) =>
    bytes('ID3', Buffer.from([version, 0, flags, 0, 0, body.length >> 7, body.length & 0x7f]), body);
  const read = async (bytesOf: Buffer) => (await tagsOf(keep('id3.mp3', bytes(bytesOf, Buffer.alloc(200))))).fields;
  expect(await read(tag(3, 0, wide))).toEqual([['title', 'Ä']]);
  expect(await read(tag(3, 0x40, bytes(be(4, 6), Buffer.alloc(6), wide)))).toEqual([['title', 'Ä']]);
  const unsynced = Buffer.from([...wide].flatMap((each) => (each === 0xff ? [each, 0] : [each])));
  expect(await read(tag(3, 0x80, unsynced))).toEqual([['title', 'Ä']]);
  const old = bytes('TT2', be(3, 3), '\0Hi', 'PIC', be(3, 6 + png.length), '\0PNG\x03\0', png);
  expect(await read(tag(2, 0, old))).toEqual([['title', 'Hi']]);
  expect((await tagsOf(path('id3.mp3'))).pictures).toEqual([{ ...cover, description: '' }]);
});

describe('chunks of a WAV', () => {
  const bext = Buffer.alloc(602);
  bext.write('A take', 0, 'latin1');
  bext.writeUInt32LE(96_000, 338);
  bext.writeUInt16LE(2, 346);
  bext.writeInt16LE(-2300, 412);
  const cue = bytes(le(4, 1), le(4, 7, 4800), 'data', le(4, 0, 0, 4800));
  const labels = bytes('adtl', chunk('labl', bytes(le(4, 7), 'Verse\0')));
  const info = bytes('INFO', chunk('INAM', Buffer.from('Latin \xe9\0', 'latin1')), chunk('ISBJ', Buffer.from('x\0')));
  const file = () => {
    const plain = wav({ bits: 16, channels: 1, rate: 48_000 }, Buffer.alloc(2000));
    const extra = [
      ['bext', bext],
      ['cue ', cue],
      ['LIST', labels],
      ['LIST', info],
      ['iXML', Buffer.from('<x/>')],
    ] as const;
    return keep('chunks.wav', bytes(plain, ...extra.map(([id, body]) => chunk(id, body))));
  };
  const copied = async (sampleRate: number) => {
    const tags = await tagsOf(file());
    const sound = soundOf([signal(1001, () => 0.25)], { sampleRate });
    await writeSound(path('copy.wav'), sound, { container: 'wav', bitDepth: 24, tags });
    return tagsOf(path('copy.wav'));
  };
  const body = ({ chunks }: Tags, id: string) => chunks.find((each) => each.id === id)!.body;

  test('go along as they are; stated loudness is not true any more', async () => {
    const found = await copied(48_000);
    expect(found.chunks.map(({ id }) => id)).toEqual(['bext', 'cue ', 'LIST', 'iXML']);
    for (const [id, was] of [
      ['cue ', cue],
      ['LIST', labels],
      ['iXML', Buffer.from('<x/>')],
    ] as const)
      expect(body(found, id)).toEqual(was);
    expect(body(found, 'bext').readUInt32LE(338)).toBe(96_000);
    expect(body(found, 'bext').readInt16LE(412)).toBe(0x7fff);
    expect(found.fields).toEqual([
      ['title', 'Latin é'],
      ['subject', 'x'],
    ]);
    expect(readFileSync(path('copy.wav')).indexOf('bext')).toBeLessThan(100);
  });

  test('count the samples of the new rate', async () => {
    const found = await copied(96_000);
    expect(body(found, 'bext').readUInt32LE(338)).toBe(192_000);
    expect(body(found, 'cue ').readUInt32LE(8)).toBe(9600);
    expect(body(found, 'cue ').readUInt32LE(24)).toBe(9600);
  });

  test('so do regions, loops and what iXML states', async () => {
    const region = (length: number) =>
      bytes(
        'adtl',
        chunk('labl', bytes(le(4, 7), 'Bar\0')),
        chunk('ltxt', bytes(le(4, 7, length), 'rgn ', le(2, 0, 0, 0, 0))),
      );
    const loops = (period: number, from: number, to: number) =>
      bytes(le(4, 0, 0, period, 60, 0, 0, 0, 1, 0), le(4, 0, 0, from, to, 0, 0));
    const text = (rate: number, midnight: number, sync: number) =>
      Buffer.from(
        `<BWFXML><NOTE>Zoë 44100</NOTE><FILE_SAMPLE_RATE>${rate}</FILE_SAMPLE_RATE><TIMESTAMP_SAMPLE_RATE>${rate}</TIMESTAMP_SAMPLE_RATE>` +
          `<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>${Math.floor(midnight / 2 ** 32)}</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>` +
          `<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>${midnight % 2 ** 32}</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>` +
          `<SYNC_POINT_LOW>${sync}</SYNC_POINT_LOW></BWFXML>`,
      );
    const of = (rate: number) =>
      [
        ['LIST', region(rate / 2)],
        ['smpl', loops(Math.round(1e9 / rate), rate / 10, rate - 1)],
        ['iXML', text(rate, 3_000_000_000 * (rate / 48_000), rate / 4)],
      ] as const;
    const plain = wav({ bits: 16, channels: 1, rate: 48_000 }, Buffer.alloc(2000));
    const tags = await tagsOf(keep('counts.wav', bytes(plain, ...of(48_000).map(([id, each]) => chunk(id, each)))));
    for (const sampleRate of [48_000, 96_000]) {
      const sound = soundOf([signal(1001, () => 0.25)], { sampleRate });
      await writeSound(path('counted.wav'), sound, { container: 'wav', bitDepth: 24, tags });
      const found = await tagsOf(path('counted.wav'));
      for (const [id, wanted] of of(sampleRate))
        expect(body(found, id).equals(wanted), `${id} ${sampleRate}`).toBe(true);
    }
  });

  test('whoever cannot carry them says so; so does who rounds', async () => {
    const tags = await tagsOf(file());
    expect(leftOut('x.wav', 'wav', tags)).toEqual([]);
    expect(leftOut('x.flac', 'flac', tags).map(({ message }) => message)).toEqual([
      'x.flac cannot carry broadcast data (bext), markers and iXML; only a .wav keeps these.',
    ]);
    const told = leftOut('x.m4a', 'm4a', tagged(['title', 'T'], ['isrc', 'X'], ['mood', 'blue']));
    expect(told.map(({ message }) => message)).toEqual([
      'x.m4a cannot carry the tags isrc and mood; every other kind of file keeps them.',
    ]);
    for (const [tag, bits, isTold] of [
      [3, 64, true],
      [1, 32, true],
      [3, 32, false],
    ] as const) {
      const fine = await open(keep('fine.wav', wav({ tag, bits, channels: 1, rate: 48_000 }, Buffer.alloc(800))));
      const told = leftOut('x.wav', 'wav', await tagsOf(path('fine.wav')), fine);
      expect(told.length === 1 && told[0]!.code === 'rounded', `${tag} ${bits}`).toBe(isTold);
    }
  });
});

describe('names that belong to another kind of file', () => {
  const info = (...texts: readonly (readonly [string, string])[]) =>
    bytes('INFO', ...texts.map(([id, text]) => chunk(id, Buffer.from(`${text}\0`))));
  const plain = wav({ bits: 16, channels: 1, rate: 48_000 }, Buffer.alloc(2000));

  test('INFO', async () => {
    const list = info(
      ...([
        ['IPRT', '3/12'],
        ['ICRD', '2020'],
        ['IENG', 'E'],
        ['ITCH', 'T'],
        ['ISFT', 'Lavf'],
        ['IMUS', 'C'],
        ['ISRC', 'tape'],
      ] as const),
    );
    const { fields: found } = await tagsOf(keep('info.wav', bytes(plain, chunk('LIST', list))));
    expect(Object.fromEntries(found)).toEqual({
      tracknumber: '3/12',
      date: '2020',
      engineer: 'E',
      'encoded-by': 'T',
      composer: 'C',
      source: 'tape',
    });
  });

  const strays: readonly Tag[] = [
    ['uslt', 'la la'],
    ['IPRT', '3/12'],
    ['TPE2', 'Various'],
    ['TCMP', '1'],
    ['TSRC', 'DEXX12000001'],
    ['TBPM', '120'],
  ];
  const meant = {
    lyrics: 'la la',
    tracknumber: '3/12',
    albumartist: 'Various',
    compilation: '1',
    isrc: 'DEXX12000001',
    bpm: '120',
  };
  test.each(['stray.wav', 'stray.flac'])('%s: put in as names of their own', async (name) => {
    const { fields: found } = await written(name, tagged(...strays));
    expect(Object.fromEntries(found)).toEqual(meant);
    await written(`again-${name}.wav`, tagged(...found), 'wav');
    const raw = readFileSync(path(`again-${name}.wav`)).toString('latin1');
    expect(raw).toContain('USLT');
    expect(raw).not.toContain('TXXX');
  });

  test.skipIf(!hasFfmpeg).each(['l.mp3', 'l.m4a', 'l.ogg'])(
    'lyrics and number of the track stay in %s',
    async (name) => {
      const { fields: found } = await written(name, tagged(['lyrics', 'la\nla'], ['tracknumber', '3/12']));
      expect(Object.fromEntries(found)).toMatchObject({ lyrics: 'la\nla', tracknumber: '3/12' });
    },
  );
});

describe('damage', () => {
  test.each(['d.wav', 'd.flac', 'd.mp3'])('%s: whatever is wrong in it, tags are read or left out', async (name) => {
    if (name.endsWith('mp3') && !hasFfmpeg) return;
    await written(name, tagged(...fields, ...more));
    const whole = readFileSync(path(name));
    const places = name.endsWith('wav') ? [whole.length - 600, whole.length] : [0, 800];
    const place = fc.integer({ min: places[0]!, max: places[1]! - 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1 }), async (wrong) => {
        const copy = Buffer.from(whole);
        for (const [at, value] of wrong) copy[at] = value;
        writeFileSync(path(`broken-${name}`), copy);
        const { pictures, fields: found } = await tagsOf(path(`broken-${name}`));
        expect(pictures.length + found.length).toBeLessThan(200);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('a tag that is cut off is said', async () => {
    await written('cut.flac', tagged(...fields));
    const cut = keep('cut2.flac', readFileSync(path('cut.flac')).subarray(0, 150));
    expect((await tagsOf(cut)).warnings).toEqual([expect.objectContaining({ code: 'damaged-tags', path: cut })]);
  });

  test('lengths that promise gigabytes cost nothing', async () => {
    const huge = bytes(
      'ID3\x04\0\0',
      Buffer.from([0x7f, 0x7f, 0x7f, 0x7f]),
      'APIC',
      Buffer.from([0x7f, 0x7f, 0x7f, 0x7f, 0, 0]),
    );
    const before = process.memoryUsage().arrayBuffers;
    const { warnings } = await tagsOf(keep('huge.mp3', huge));
    expect(warnings).toHaveLength(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e8);
  });
});

test.skipIf(spawnSync('metaflac', ['--version']).status !== 0)('metaflac and flac find nothing wrong', async () => {
  await written('metaflac.flac', tagged(...fields));
  const said = execFileSync('metaflac', ['--show-tag=TITLE', '--show-tag=DATE', path('metaflac.flac')], {
    encoding: 'utf8',
  });
  expect(said).toBe(`TITLE=Für Élise = ; # \\ 日本\nDATE=2020-02-29\n`);
  execFileSync('metaflac', [`--export-picture-to=${path('out.png')}`, path('metaflac.flac')]);
  expect(readFileSync(path('out.png'))).toEqual(png);
  expect(spawnSync('flac', ['-t', '-s', path('metaflac.flac')]).status).toBe(0);
});
