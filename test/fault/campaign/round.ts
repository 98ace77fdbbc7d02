import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAll, type Finding } from './checks/all.check.js';
import type { Evidence } from './evidence.js';
import type { FaultName } from './faults.table.js';
import { Scene, type ScenePlan } from './scene.js';

export interface RoundPlan extends ScenePlan {
  readonly faults: readonly FaultName[];
  /** after PostgreSQL is up and before anybody uses it: a plant in the database */
  readonly prepared?: (superuserUrl: string) => Promise<unknown>;
  readonly progress: (line: string) => void;
}
export interface Counts {
  readonly asked: number; readonly acknowledged: number; readonly resent: number; readonly refused: number; readonly unknown: number; readonly events: number;
}
export interface RoundResult {
  readonly cycles: readonly FaultName[]; readonly findings: readonly Finding[]; readonly counts: Counts;
  /** the folder of a round that found something */
  readonly kept: string | null;
}

const countsOf = ({ history, log }: Evidence): Counts => {
  const ids = (kind: string): Set<string> => new Set(history.filter((said) => said.kind === kind).map(({ id }) => id));
  const [asked, ok, refused] = [ids('invoke'), ids('ok'), ids('refused')];
  const unknown = [...asked].filter((id) => !ok.has(id) && !refused.has(id));
  const resent = history.filter(({ kind }) => kind === 'unknown').length;
  return { asked: asked.size, acknowledged: ok.size, resent, refused: refused.size, unknown: unknown.length, events: log.length };
};

const split = (sentence: string): Finding => {
  const [, check, what] = /^([A-Z]\w*): (.*)$/s.exec(sentence) ?? [];
  return { check: check ?? 'audit', what: what ?? sentence };
};

const NOTHING: Counts = { asked: 0, acknowledged: 0, resent: 0, refused: 0, unknown: 0, events: 0 };

/** Cycles in one installation until something is found broken. What a failed round wrote is kept. */
export const runRound = async (plan: RoundPlan): Promise<RoundResult> => {
  const scene = new Scene(plan);
  const cycles: FaultName[] = [];
  let [findings, counts]: [readonly Finding[], Counts] = [[], NOTHING];
  try {
    await scene.open(plan.prepared);
    for (const fault of plan.faults) {
      cycles.push(fault);
      const { told, took } = await scene.cycle(fault);
      const { evidence, checks } = await scene.evidence();
      counts = countsOf(evidence);
      findings = [
        ...checkAll(evidence, { foreign: scene.foreign, patience: plan.patience, books: plan.workers > 0 }),
        ...told.map(split), ...checks.map((what) => ({ check: 'audit', what })),
      ];
      plan.progress(`${fault}: ${counts.acknowledged} acknowledged, ${counts.events} events, ${findings.length} findings; ${took}`);
      if (findings.some(({ check }) => check !== 'P11')) break; // a late answer spoils nothing that comes after it
    }
  } catch (error) {
    findings = [...findings, { check: 'run', what: error instanceof Error ? error.stack ?? error.message : String(error) }];
  }
  await scene.close();
  if (findings.length === 0) rmSync(plan.folder, { recursive: true, force: true });
  else writeFileSync(join(plan.folder, 'findings.json'), JSON.stringify({ cycles, findings, hurts: scene.hurts }, null, 2));
  return { cycles, findings, counts, kept: findings.length === 0 ? null : plan.folder };
};
