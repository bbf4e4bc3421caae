/** An element of XML that was read. */
export interface Read {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Read[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const plain = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) => (code ? String.fromCodePoint(Number(code)) : entities[name]!));

/** Reads XML without comments, CDATA and namespaces. @throws where it is not well-formed */
export function readXml(xml: string): Read {
  const stack: { name: string; attributes: Record<string, string>; children: Read[]; text: string }[] = [
    { name: '', attributes: {}, children: [], text: '' },
  ];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  for (const [, text, close, name, attributes = '', empty] of body.matchAll(
    /([^<]*)(?:<(\/?)([A-Za-z_]\w*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|$)/g,
  )) {
    stack.at(-1)!.text += plain(text!);
    if (name === undefined) continue;
    if (close) {
      const done = stack.pop()!;
      if (done.name !== name) throw new Error(`</${name}> closes <${done.name}>`);
      continue;
    }
    const entries = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, plain(value!)]);
    if (new Set(entries.map(([key]) => key)).size < entries.length) throw new Error(`<${name}> has an attribute twice`);
    const read = { name, attributes: Object.fromEntries(entries), children: [], text: '' };
    stack.at(-1)!.children.push(read);
    if (!empty) stack.push(read);
  }
  const [root, ...others] = stack[0]!.children;
  if (stack.length !== 1 || !root || others.length > 0) throw new Error('no single root that is closed');
  if (/</.test(body.replace(/<\/?[A-Za-z_]\w*(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, ''))) throw new Error('a stray <');
  return root;
}

interface Rule {
  /** "!" is required; then what it holds. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** In order: "Name", "Name?" or "Name*", names that may be mixed parted by "|"; and after ":" the rule, where it is not of the same name. */
  readonly children?: readonly string[];
  readonly hasText?: true;
}

const referenceable = { id: 'id', name: 'text', color: 'text', comment: 'text' };
const parameter = { ...referenceable, parameterID: 'int' };
const timeline = { ...referenceable, timeUnit: 'beats seconds', track: 'idref' };
const device = {
  ...referenceable,
  ...{ deviceID: 'text', 'deviceName!': 'text', 'deviceRole!': 'instrument noteFX audioFX analyzer' },
  ...{ deviceVendor: 'text', loaded: 'boolean' },
};
const head = ['Parameters?', 'Enabled?:Bool', 'State?'];
const real = (...names: string[]): string[] => names.map((name) => `${name}?:Real`);
const units = 'linear normalized percent decibel hertz semitones seconds beats bpm';

/** Project.xsd and MetaData.xsd of DAWproject 1.0 (MIT, Bitwig), as far as we write it: what is not here is not allowed. */
const rules: Readonly<Record<string, Rule>> = {
  Project: {
    attributes: { 'version!': '1.0' },
    children: ['Application', 'Transport?', 'Structure?', 'Arrangement?', 'Scenes?'],
  },
  Application: { attributes: { 'name!': 'text', 'version!': 'text' } },
  Transport: { children: ['Tempo?:Real', 'TimeSignature?'] },
  TimeSignature: { attributes: { ...parameter, 'denominator!': 'int', 'numerator!': 'int' } },
  Real: { attributes: { ...parameter, max: 'double', min: 'double', 'unit!': units, value: 'double' } },
  Bool: { attributes: { ...parameter, value: 'boolean' } },
  Structure: { children: ['Track|Channel*'] },
  Track: {
    attributes: { ...referenceable, contentType: 'audio automation notes video markers tracks', loaded: 'boolean' },
    children: ['Channel?', 'Track*'],
  },
  Channel: {
    attributes: {
      ...referenceable,
      ...{ audioChannels: 'int', destination: 'idref', role: 'regular master effect submix vca', solo: 'boolean' },
    },
    children: ['Devices?', 'Mute?:Bool', 'Pan?:Real', 'Sends?', 'Volume?:Real'],
  },
  Devices: { children: ['Equalizer|Compressor|NoiseGate|Limiter*'] },
  Equalizer: { attributes: device, children: [...head, 'Band*', ...real('InputGain', 'OutputGain')] },
  Band: {
    attributes: { 'type!': 'highPass lowPass bandPass highShelf lowShelf bell notch', order: 'int' },
    children: ['Freq:Real', ...real('Gain', 'Q'), 'Enabled?:Bool'],
  },
  Compressor: {
    attributes: device,
    children: [
      ...[...head, 'Attack?:Real', 'AutoMakeup?:Bool'],
      ...real('InputGain', 'OutputGain', 'Ratio', 'Release', 'Threshold'),
    ],
  },
  NoiseGate: { attributes: device, children: [...head, ...real('Attack', 'Range', 'Ratio', 'Release', 'Threshold')] },
  Limiter: {
    attributes: device,
    children: [...head, ...real('Attack', 'InputGain', 'OutputGain', 'Release', 'Threshold')],
  },
  Sends: { children: ['Send*'] },
  Send: {
    attributes: { ...referenceable, destination: 'idref', type: 'pre post' },
    children: ['Enable?:Bool', 'Pan?:Real', 'Volume:Real'],
  },
  Arrangement: { attributes: referenceable, children: ['Lanes?', 'Markers?', 'TempoAutomation?:Points'] },
  Lanes: { attributes: timeline, children: ['Lanes|Clips|Points*'] },
  Clips: { attributes: timeline, children: ['Clip*'] },
  Clip: {
    attributes: {
      ...{ name: 'text', color: 'text', comment: 'text', 'time!': 'double', duration: 'double', playStart: 'double' },
      ...{ contentTimeUnit: 'beats seconds', fadeTimeUnit: 'beats seconds' },
      ...{ fadeInTime: 'double', fadeOutTime: 'double' },
    },
    children: ['Audio?'],
  },
  Audio: {
    attributes: { ...timeline, algorithm: 'text', 'channels!': 'int', 'sampleRate!': 'int', 'duration!': 'double' },
    children: ['File'],
  },
  File: { attributes: { 'path!': 'text', external: 'boolean' } },
  Points: { attributes: { ...timeline, unit: units }, children: ['Target', 'RealPoint*'] },
  Target: { attributes: { parameter: 'idref' } },
  RealPoint: { attributes: { 'time!': 'double', 'value!': 'double', interpolation: 'hold linear' } },
  Markers: { attributes: timeline, children: ['Marker', 'Marker*'] },
  Marker: { attributes: { name: 'text', color: 'text', comment: 'text', 'time!': 'double' } },
  MetaData: { children: ['Title?', 'Artist?', 'Album?', 'Comment?'] },
  Title: { hasText: true },
};

/** What each kind of reference has to lead to, which the schema cannot say. */
const targets: Readonly<Record<string, readonly string[]>> = {
  destination: ['Channel'],
  track: ['Track'],
  parameter: ['Volume', 'Pan', 'Mute', 'Tempo'],
};

const kinds: Readonly<Record<string, RegExp>> = {
  ...{ text: /^/, int: /^-?\d+$/, double: /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/, boolean: /^(true|false)$/ },
  ...{ id: /^[A-Za-z_][\w.-]*$/, idref: /^[A-Za-z_][\w.-]*$/ }, // NCName
};

const isInt = (value: string): boolean => Math.abs(Number(value) + 0.5) < 2 ** 31;

/** What is against the schema, and what it does not see: references to nothing or to the wrong thing, and bands that are not counted from 0. */
export function dawprojectFaults(root: Read): readonly string[] {
  const faults: string[] = [];
  const ids = new Map<string, string>();
  const references: { readonly key: string; readonly to: string }[] = [];
  if (root.name !== 'Project' && root.name !== 'MetaData') faults.push(`${root.name} is no root`);
  const check = (element: Read, ruleName: string, where: string): void => {
    const rule = rules[ruleName];
    if (!rule) {
      faults.push(`${where}: nobody knows it`);
      return;
    }
    const { attributes = {}, children = [], hasText } = rule;
    if (!hasText && element.text.trim() !== '') faults.push(`${where}: text`);
    const orders = element.children.filter(({ name }) => name === 'Band').map(({ attributes }) => attributes['order']);
    if (orders.some((order, i) => order !== String(i))) faults.push(`${where}: bands are called ${orders.join(', ')}`);
    for (const key of Object.keys(attributes).filter((each) => each.endsWith('!')))
      if (element.attributes[key.slice(0, -1)] === undefined) faults.push(`${where}: no ${key.slice(0, -1)}`);
    for (const [key, value] of Object.entries(element.attributes)) {
      const kind = attributes[key] ?? attributes[`${key}!`];
      const isKept = kinds[kind ?? ''] ? kinds[kind!]!.test(value) : (kind ?? '').split(' ').includes(value);
      if (!isKept || (kind === 'int' && !isInt(value))) faults.push(`${where}: ${key}="${value}"`);
      if (kind === 'id' && ids.has(value)) faults.push(`${value} is there twice`);
      if (kind === 'id') ids.set(value, element.name);
      if (kind === 'idref') references.push({ key, to: value });
    }
    let at = 0;
    for (const child of children) {
      const [, names = '', often = '', of] = /^([\w|]+)([?*]?)(?::(\w+))?$/.exec(child)!;
      let count = 0;
      while (at < element.children.length && names.split('|').includes(element.children[at]!.name)) {
        const { name } = element.children[at]!;
        check(element.children[at]!, of ?? name, `${where}/${name}`);
        at += 1;
        count += 1;
        if (often !== '*') break;
      }
      if (often === '' && count === 0) faults.push(`${where}: no ${names}`);
    }
    if (at < element.children.length) faults.push(`${where}: ${element.children[at]!.name} stands in a wrong place`);
  };
  check(root, root.name, root.name);
  for (const { key, to } of references) {
    const found = ids.get(to);
    if (found === undefined) faults.push(`nothing is called ${to}`);
    else if (!targets[key]!.includes(found)) faults.push(`${key} leads to a ${found}`);
  }
  return faults;
}

/** All of a name, wherever they stand. */
export const allOf = (root: Read, name: string): readonly Read[] =>
  root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...allOf(child, name)]);
