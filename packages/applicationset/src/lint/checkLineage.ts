/** Checks that what a verified stage deploys was proven in a stage before it. */
import { ANNOTATION_GATES } from '@stagecraft/plugin-promotions-common';
import type { RenderedApplication } from '../render/application';
import { stagesOf } from '../stagesOf';
import type { Draft } from './finding';
import { sourcesOf, textAt, type Rendered } from './rendered';

export function checkLineage({ set, applications, stages }: Rendered): Draft[] {
  const members = stagesOf(set, applications).stages;
  return stages.flatMap((stage): Draft[] => {
    if (stage.gate !== 'verified' || stage.index === 0) return [];
    const before = new Set(members.slice(0, stage.index).flat().map(trackOf));
    const stranger = members[stage.index].find(
      application => !before.has(trackOf(application)),
    );
    if (!stranger || before.size === 0) return [];
    return [
      {
        code: 'verifiedWithoutLineage',
        path: `metadata.annotations["${ANNOTATION_GATES}"]`,
        at: ['metadata', 'annotations', ANNOTATION_GATES],
        message: `The stage "${stage.name}" is verified, but Application "${
          stranger.metadata.name
        }" follows ${trackOf(stranger)}, which no stage before it follows`,
      },
    ];
  });
}

/** What an Application sees commits of: its repositories, charts and branches, whatever folder it takes. */
function trackOf(application: RenderedApplication): string {
  return sourcesOf(application)
    .map(({ repoURL, chart, targetRevision }) =>
      [repoURL, chart, textAt(targetRevision) || 'HEAD']
        .filter(part => part !== undefined && part !== '')
        .join(' '),
    )
    .join(' + ');
}
