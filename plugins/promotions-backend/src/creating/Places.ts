/**
 * Where pipelines may go, as each Argo CD tells our account. What it answered counts for a minute, also that it did
 * not; an instance that refuses or is dead degrades itself alone, to what is known from its Applications.
 */

import type {
  ArgoCluster,
  ArgoPlaces,
  ArgoProject,
} from '../argocd/ArgoPlaces';
import type { PipelineOutline } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type { Timers } from '../platform/timers';
import { Remembered } from '../platform/Remembered';
import { clustersOf, projectsOf } from './placesOfApplications';

const FRESH_MS = 60_000;
const MOST_INSTANCES = 1_000;
/** How long a form waits for one instance among others. */
const PATIENCE_MS = 2_500;

/** What one instance has to choose from. */
export interface KnownPlaces {
  projects: readonly ArgoProject[];
  clusters: readonly ArgoCluster[];
  /** Whether the projects, with what they allow, are Argo CD's own word. */
  projectsTold: boolean;
  /** Whether the clusters are all that there are. */
  clustersTold: boolean;
  /** Why not. */
  problem?: string;
}

interface Told {
  projects: readonly ArgoProject[];
  clusters: readonly ArgoCluster[];
  problems: readonly string[];
}

const NOT_YET: Told = {
  projects: [],
  clusters: [],
  problems: ['It has not answered yet; look again in a moment'],
};

export interface PlacesOptions {
  argo: ReadonlyMap<
    string,
    { places: Pick<ArgoPlaces, 'clusters' | 'projects'> }
  >;
  clock: Clock;
  timers: Timers;
}

export class Places {
  private readonly told: Remembered<Told>;

  constructor(private readonly options: PlacesOptions) {
    const { clock } = options;
    this.told = new Remembered({
      freshMs: FRESH_MS,
      most: MOST_INSTANCES,
      clock,
    });
  }

  /**
   * Never throws for an instance that does not answer. `outlines`: pipelines that the caller may read, of whatever
   * instance. `limited`: they may not read all, so that clusters are theirs to see by what their projects reach.
   */
  async of(
    instance: string,
    outlines: readonly PipelineOutline[],
    limited: boolean,
  ): Promise<KnownPlaces> {
    const { projects, clusters, problems } = await this.soon(instance);
    const applications = outlines
      .filter(({ pipeline }) => pipeline.ref.instance === instance)
      .flatMap(outline => outline.applications.flat());
    const projectsTold = projects.length > 0;
    const clustersTold = clusters.length > 0 && (projectsTold || !limited);
    return {
      projects: projectsTold ? projects : projectsOf(applications),
      clusters: clustersTold ? clusters : clustersOf(applications),
      projectsTold,
      clustersTold,
      ...(problems.length > 0 && {
        problem: `${problems.join(
          '; ',
        )}. What is there is known from the Applications of pipelines.`,
      }),
    };
  }

  /** One that takes its time holds up nobody: its answer is there for whoever asks next. */
  private soon(instance: string): Promise<Told> {
    const { timers } = this.options;
    return new Promise((resolve, reject) => {
      const giveUp = timers.after(PATIENCE_MS, () => resolve(NOT_YET));
      this.told
        .of(instance, () => this.ask(instance))
        .then(resolve, reject)
        .finally(giveUp);
    });
  }

  private async ask(instance: string): Promise<Told> {
    const places = this.options.argo.get(instance)?.places;
    const [projects, clusters] = await Promise.all([
      answered('projects', () => places?.projects()),
      answered('clusters', () => places?.clusters()),
    ]);
    const problems = [projects.problem, clusters.problem];
    return {
      projects: projects.items,
      clusters: clusters.items,
      problems: [...new Set(problems.flatMap(problem => problem ?? []))],
    };
  }
}

/** Every Argo CD has a project, so that an empty answer, too, says that we may read none (recording 3.5/reads). */
async function answered<T>(
  what: 'projects' | 'clusters',
  ask: () => Promise<T[]> | undefined,
): Promise<{ items: T[]; problem?: string }> {
  try {
    const items = (await ask()) ?? [];
    return items.length > 0
      ? { items }
      : {
          items,
          problem: `It shows us no ${what}; our account needs the right "${what}, get"`,
        };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { items: [], problem: `Its ${what} are not known: ${said}` };
  }
}
