import type { Plan } from '../plan.ts';
import type { Session, Track } from '../session.ts';
import { hearSound } from './hear-file.ts';
import type { OnStage } from './open-session.ts';
import { renderPlan, renderStems } from './render-plan.ts';

/** Stems as their strips leave them, each heard once for every chain it is given. */
export class ReheardStems {
  readonly #known = new Map<string, Track>();

  /** Stems that were changed are heard again; the others sound as they did. */
  async of(plan: Plan, session: Session): Promise<Track[]> {
    const sounds = session.stems.length > 0 ? await renderStems(plan, session) : [];
    const tracks: Track[] = [];
    for (const [i, stem] of session.stems.entries()) {
      const chain = plan.tracks[stem.name]?.chain ?? [];
      // what keys a step may have changed as well
      const key = chain.some((step) => step.key !== undefined) ? undefined : JSON.stringify([stem.name, chain]);
      const known = chain.length === 0 ? stem : this.#known.get(key ?? '');
      const track = known ?? (await hearSound(sounds[i]!, stem, stem.format));
      if (key !== undefined) this.#known.set(key, track);
      tracks.push(track);
    }
    return tracks;
  }
}

/** A plan tried out: rendered and heard at once, block by block, and nothing is written. */
export class Trial {
  readonly #threads: number;
  readonly #stems = new ReheardStems();

  /** @param threads in which stems are rendered */
  constructor(threads = 1) {
    this.#threads = threads;
  }

  async listen(plan: Plan, session: Session, signal?: AbortSignal, onStage: OnStage = () => {}): Promise<Session> {
    const stage = 'Trying the fixes';
    onStage(stage, 0);
    const { name, role, path, format } = session.mix!;
    const sound = await renderPlan(plan, session, this.#threads);
    const naming = { name, role, ...(path === undefined ? {} : { path }), alone: session.stems.length === 0 };
    const mix = await hearSound(sound, naming, { ...format, ...sound.format }, (share) => {
      signal?.throwIfAborted();
      onStage(stage, share);
    });
    return { ...session, mix, stems: await this.#stems.of(plan, session) };
  }
}
