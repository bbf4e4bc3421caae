import { dirname } from 'node:path';
import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import { readConfig } from '../jobs/settings-file.ts';
import { quantityOf } from '../print.ts';
import { builtIn } from '../rules/load.ts';
import { presetOf } from '../rules/preset.ts';
import { type Ladder, type Preset, type Rule, type Severity, severities } from '../rules/rule.ts';
import { opinionsIn } from '../run/judging.ts';
import { type Project, projectOf, rulesBeside } from './project.ts';
import { composed, lastBase, type Part, type ProjectFile, partsFor, readProject } from './project-file.ts';

/** A setting as it holds, and where it comes from: a place in a file, a preset, or `default`. */
export interface Setting {
  /** `targets.peak.true`, `rules.mud.above.warning`. */
  readonly key: string;
  readonly value: string | number | readonly string[];
  /** As printed, where that is something else. */
  readonly words?: string;
  readonly from: string;
}

/** A project's file with the parts of it that hold. */
interface Written {
  readonly project: ProjectFile;
  readonly parts: readonly Part[];
}

/** All that differs from what the rules themselves say. @param path of the project's file @throws Invalid config */
export function settingsInForce(
  path: string | undefined,
  sound: string | undefined,
  flag?: string,
): readonly Setting[] {
  const { rules, presets } = opinionsIn(path === undefined ? [] : rulesBeside(path));
  if (path === undefined) {
    const preset = presetOf(presets, flag ?? 'default');
    const from = flag === undefined ? 'default' : '--preset';
    return [
      { key: 'preset', value: preset.id, from },
      { key: 'reference', value: 'all', words: 'all (the records that ship as numbers)', from: 'default' },
      ...targetsOf(preset, undefined),
      ...limitsOf(preset, rules, undefined),
      ...masterOf(preset),
    ];
  }
  const folder = dirname(path);
  const file = readProject(readConfig(path), presets, rules);
  const written: Written = { project: file, parts: partsFor(file, sound, folder) };
  const preset = composed(file, written.parts, flag);
  const known = projectOf(folder);
  return [
    { key: 'preset', value: preset.id, from: presetFrom(written, flag) },
    referenceIn(known, file),
    ...rulesIn(known, rules),
    ...targetsOf(preset, written, flag),
    ...limitsOf(preset, rules, written),
    ...masterOf(preset),
    ...othersIn(known, file, sound),
  ];
}

const at = ({ project: { file } }: Written, { path }: Part, ...within: readonly string[]) =>
  file.placeOf([...path, ...within]);

function presetFrom(written: Written, flag: string | undefined): string {
  if (flag !== undefined) return '--preset';
  const part = written.parts[lastBase(written.parts, flag)];
  if (!part) return 'default';
  const value = written.project.file.value as { readonly preset?: unknown };
  return at(written, part, part.path.length > 0 || value.preset !== undefined ? 'preset' : 'extends');
}

const referenceIn = ({ references }: Project, { file }: ProjectFile): Setting =>
  references
    ? { key: 'reference', value: references, words: references.join(', '), from: file.placeOf(['reference']) }
    : { key: 'reference', value: 'all', words: 'all (the records that ship as numbers)', from: 'default' };

function rulesIn({ rules: folders }: Project, rules: readonly Rule[]): readonly Setting[] {
  const own = rules.filter(({ path }) => !path.startsWith(builtIn)).map(({ id }) => id);
  return folders.map((folder) => ({ key: 'rules/', value: own, words: own.join(', ') || 'none', from: folder }));
}

function targetsOf(preset: Preset, written: Written | undefined, flag?: string): readonly Setting[] {
  return metricIds.flatMap((id: MetricId) => {
    const value = preset.targets[id];
    if (value === undefined) return [];
    const parts = written?.parts.slice(Math.max(0, lastBase(written.parts, flag))) ?? [];
    const part = parts.findLast(({ layer }) => layer.targets[id] !== undefined);
    const from = part ? at(written!, part, 'targets', id) : `preset ${preset.id}`;
    return [{ key: `targets.${id}`, value, words: quantityOf(value, metricOf(id).unit), from }];
  });
}

/** Rules that are off, and limits that are others than the rule's own. */
function limitsOf(preset: Preset, rules: readonly Rule[], written: Written | undefined): readonly Setting[] {
  const fromOf = (id: string, ...keys: readonly string[]) => {
    const isWritten = ({ layer }: Part) => {
      const change = layer.rules[id];
      if (keys.length === 0 || change === undefined || typeof change === 'string')
        return change === 'off' && keys.length === 0;
      const [side, severity] = keys as [Ladder['side'], Severity];
      return change[side]?.[severity] !== undefined;
    };
    const part = written?.parts.findLast(isWritten);
    return part ? at(written!, part, 'rules', id, ...keys) : `preset ${preset.id}`;
  };
  return rules.flatMap((rule): Setting[] => {
    const { id, unit, ladders } = rule;
    if (preset.off.includes(id)) return [{ key: `rules.${id}`, value: 'off', from: fromOf(id) }];
    const changed = preset.ladders[id];
    if (!changed) return [];
    return (['above', 'below', 'outside'] as const).flatMap((side) =>
      severities.flatMap((severity): Setting[] => {
        const [own, rung] = [ladders, changed].map(
          (each) => each.find((ladder) => ladder.side === side)?.rungs[severity],
        );
        if (own?.at === rung?.at && own?.only === rung?.only) return [];
        const beside = rung?.only ? ` (beside a ${rung.only === 'reference' ? 'reference' : 'same recording'})` : '';
        const words = rung ? `${quantityOf(rung.at, unit)}${beside}` : 'off';
        return [
          { key: `rules.${id}.${side}.${severity}`, value: rung?.at ?? 'off', words, from: fromOf(id, side, severity) },
        ];
      }),
    );
  });
}

const masterUnits = { loudness: 'LUFS', ceiling: 'dBTP', limiting: 'dB' } as const;

function masterOf({ id, master }: Preset): readonly Setting[] {
  const from = `preset ${id}`;
  const numbers = Object.entries(masterUnits).flatMap(([key, unit]) => {
    const value = master[key as keyof typeof masterUnits];
    return value === undefined ? [] : [{ key: `master.${key}`, value, words: quantityOf(value, unit), from }];
  });
  const { codecs } = master;
  return [...numbers, ...(codecs ? [{ key: 'master.codecs', value: codecs, words: codecs.join(', '), from }] : [])];
}

/** Roles of stems, and what is accepted: in a sound where one is named, else anywhere. */
function othersIn(
  { roles, dismissals }: Project,
  { file }: ProjectFile,
  sound: string | undefined,
): readonly Setting[] {
  const written = (file.value as { readonly dismiss?: readonly { rule: string; reason: string }[] }).dismiss ?? [];
  const placeOf = (i: number) => `${file.placeOf(['dismiss', i])} dismiss[${i}]`;
  const all = written.map(({ rule, reason }, i) => ({ rule, reason, place: placeOf(i) }));
  return [
    ...Object.entries(roles).map(([stem, role]) => ({
      key: `roles.${stem}`,
      value: role,
      from: file.placeOf(['roles', stem]),
    })),
    ...(sound === undefined ? all : dismissals(sound)).map(({ rule, reason, place = file.path }) => ({
      key: `dismiss ${rule}`,
      value: reason,
      from: place.replace(/ .*/, ''),
    })),
  ];
}
