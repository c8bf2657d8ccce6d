/** The elements of a list generator: one for each target. */
import type {
  PipelineDescription,
  TargetDescription,
} from '@stagecraft/plugin-promotions-common';
import type { JsonObject } from '../schema/json';
import { isURL } from './description/checkTargets';
import { stageRevisions } from './description/followed';
import { textFields } from './description/mapTexts';
import { namespacePattern } from './description/normalForm';
import { holds } from './description/placeholders';
import { namedTargets, suffixOf, targetName } from './namedTargets';

/** Each names its Application in full, so that it can be searched for; of many services, the end of the names. */
export function elementsOf(pipeline: PipelineDescription): JsonObject[] {
  const revisions = stageRevisions(pipeline);
  const told = toldOf(pipeline);
  return pipeline.stages.flatMap((stage, index) =>
    namedTargets(pipeline.name, stage).map(({ application, target }) => ({
      ...(told.application && { application }),
      ...(told.suffix && { suffix: suffixOf(stage, target) }),
      stage: stage.name,
      ...((told.target || target.name !== undefined) && {
        target: targetName(target),
      }),
      ...placeOf(target, told),
      ...(told.namespace && { namespace: target.namespace }),
      ...(revisions && { revision: revisions[index] }),
    })),
  );
}

/** What has to be told of each target. */
interface Told {
  application: boolean;
  suffix: boolean;
  target: boolean;
  byName: boolean;
  byURL: boolean;
  namespace: boolean;
}

/** What the template does not know without the elements. */
export function toldOf(pipeline: PipelineDescription): Told {
  const { stages, services } = pipeline;
  const clusters = stages.flatMap(({ targets }) =>
    targets.map(({ cluster }) => cluster),
  );
  return {
    application: !services,
    suffix: services !== undefined && hasSuffixes(pipeline),
    target: textFields(pipeline).some(({ text }) => holds(text, 'target')),
    byName: clusters.some(cluster => !isURL(cluster)),
    byURL: clusters.some(isURL),
    namespace: namespacePattern(pipeline) === undefined,
  };
}

function hasSuffixes({ stages }: PipelineDescription): boolean {
  return stages.some(stage =>
    stage.targets.some(target => suffixOf(stage, target) !== stage.name),
  );
}

/** Where some clusters are named and some are told by URL both are there, for a missing key is an error. */
function placeOf(
  { cluster }: TargetDescription,
  { byName, byURL }: Told,
): JsonObject {
  return {
    ...(byName && { cluster: isURL(cluster) ? '' : cluster }),
    ...(byURL && { server: isURL(cluster) ? cluster : '' }),
  };
}
