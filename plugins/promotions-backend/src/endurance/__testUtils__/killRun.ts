/** One run: a pipeline, people who decide on it, and replicas that are killed the while. */

import type { JsonObject } from '@backstage/types';
import type { Random } from '../../platform/random';
import type { Databases } from './databases';
import { fateOf, type Fate } from './fates';
import { AUDIT_KEY, judge, type Verdict } from './judge';
import { People } from './People';
import { Replica, type Spares } from './Replica';
import { SCENARIOS } from './scenarios';
import type { Place } from './world';

export interface RunPlan {
  /** Counts the runs; with the seed it tells all that happens. */
  turn: number;
  random: Random;
  scenario: string;
  replicas: number;
  databases: Databases;
  place: Place;
  spares: Spares;
}

export interface RunResult extends Verdict {
  turn: number;
  scenario: string;
  replicas: number;
  deaths: string[];
  seconds: number;
}

export async function killRun(run: RunPlan): Promise<RunResult> {
  const began = performance.now();
  const scenario = SCENARIOS[run.scenario];
  const plan = {
    name: `run-${run.turn}`,
    targets: ['a', 'b', 'c'].slice(0, scenario.targets),
    annotations: scenario.annotations,
  };
  const { place } = run;
  const database = await run.databases.create();
  const revision = await place.commit(`1.0.${run.turn}`);
  place.apply(plan);
  const order = {
    database: database.config,
    config: configOf(place, scenario.policy),
  };
  const replicas = Array.from(
    { length: run.replicas },
    (_, at) =>
      new Replica({ spares: run.spares, order, fates: fatesOf(run, at) }),
  );
  const people = new People(replicas, `${place.name}/argocd/${plan.name}`);
  let verdict: Verdict;
  try {
    const expected = await scenario.play({ people, place, plan, revision });
    if (replicas.every(replica => replica.deaths.length === 0)) {
      // Too quick for its fate: it must not mind being killed when all is done either.
      await replicas[0].kill();
      await people.until(() => true);
    }
    await Promise.all(replicas.map(replica => replica.stop()));
    const { acknowledged } = people;
    const { db } = database;
    verdict = await judge({ db, place, plan, acknowledged, expected });
  } catch (error) {
    const said = replicas.map(replica => replica.said).join('\n');
    const stuck = `${error}\n${said.slice(-2000)}`;
    verdict = {
      lost: [`the run: ${stuck}`],
      double: [],
      wrong: [],
      recorded: [],
    };
  } finally {
    await Promise.all(replicas.map(replica => replica.stop()));
    await database.drop();
    place.remove(plan);
  }
  return {
    ...verdict,
    turn: run.turn,
    scenario: run.scenario,
    replicas: run.replicas,
    deaths: replicas.flatMap(replica => replica.deaths),
    seconds: (performance.now() - began) / 1000,
  };
}

/** One death, or two; each replica has its own. */
function fatesOf({ turn, random }: RunPlan, at: number): Fate[] {
  const first = fateOf(turn + at * 7, random);
  return random() < 0.4
    ? [first, fateOf(Math.floor(random() * 1000), random)]
    : [first];
}

/** An executing portal for this Argo CD. */
export function configOf({ name, url }: Place, policy: JsonObject) {
  const token = 'backstage-token';
  return {
    promotions: {
      instances: [{ name, url, token, execute: true }],
      policies: [{ ...policy }],
      executor: 'endurance',
      audit: { keys: [{ ...AUDIT_KEY }] },
    },
  };
}
