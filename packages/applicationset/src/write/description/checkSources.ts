/** Whether the sources fit each other, and make something of their own for each service. */
import type {
  PipelineDescription,
  SourceDescription,
} from '@stagecraft/plugin-promotions-common';
import { followedSources, leadingSource } from './followed';
import { holds } from './placeholders';
import type { Problem } from './problems';

export function checkSources(pipeline: PipelineDescription): Problem[] {
  const { sources } = pipeline;
  if (sources.length === 0) return [];
  return [
    ...repeatedRefs(sources),
    ...unusedRefs(sources),
    ...unknownRefs(sources),
    ...strayRevisions(pipeline),
    ...unlikeRevisions(pipeline),
    ...sameForAll(pipeline),
  ];
}

function refOf(source: SourceDescription): string | undefined {
  return source.kind === 'values' ? source.ref : undefined;
}

function repeatedRefs(sources: readonly SourceDescription[]): Problem[] {
  const refs = sources.map(refOf);
  return refs.flatMap((ref, index) =>
    ref !== undefined && refs.indexOf(ref) < index
      ? [
          {
            at: ['sources', index, 'ref'],
            message: 'another source has this name; give it one of its own',
          },
        ]
      : [],
  );
}

function valueFilesOf(source: SourceDescription): readonly string[] {
  return 'valueFiles' in source ? source.valueFiles ?? [] : [];
}

function unusedRefs(sources: readonly SourceDescription[]): Problem[] {
  const used = sources.flatMap(valueFilesOf);
  return sources.flatMap((source, index) => {
    const ref = refOf(source);
    return ref === undefined || used.some(file => file.startsWith(`$${ref}/`))
      ? []
      : [
          {
            at: ['sources', index, 'ref'],
            message: `no chart takes values from here; write $${ref}/file.yaml in its valueFiles, or take this source away`,
          },
        ];
  });
}

function unknownRefs(sources: readonly SourceDescription[]): Problem[] {
  const refs = sources.map(refOf);
  return sources.flatMap((source, index) =>
    valueFilesOf(source).flatMap((file, at) => {
      const [, ref] = /^\$([^/]*)/.exec(file) ?? [];
      const named = ref !== undefined && file.length > ref.length + 2;
      return ref === undefined || (refs.includes(ref) && named)
        ? []
        : [
            {
              at: ['sources', index, 'valueFiles', at],
              message: `$ names the source of the values; add a source of the kind values with ref: ${
                ref || 'values'
              }, and write $${ref || 'values'}/file.yaml`,
            },
          ];
    }),
  );
}

/** Only a forge knows a revision of each service. */
function strayRevisions({ sources, services }: PipelineDescription): Problem[] {
  const known = services !== undefined && 'forge' in services;
  return sources.flatMap(({ targetRevision }, index) =>
    known || targetRevision !== '{revision}'
      ? []
      : [
          {
            at: ['sources', index, 'targetRevision'],
            message:
              'only repositories and pull requests of a forge have a revision of their own; name a branch, a tag or a commit',
          },
        ],
  );
}

function unlikeRevisions(pipeline: PipelineDescription): Problem[] {
  const { sources, stages } = pipeline;
  if (!stages.some(stage => stage.targetRevision !== undefined)) return [];
  const leading = leadingSource(pipeline);
  const { targetRevision } = sources[leading];
  return [...followedSources(pipeline)].flatMap(index =>
    sources[index].targetRevision === targetRevision
      ? []
      : [
          {
            at: ['sources', index, 'targetRevision'],
            message: `stages have revisions of their own, which all sources of one repository follow; write ${targetRevision} as in source ${
              leading + 1
            }`,
          },
        ],
  );
}

/** Where one pipeline serves many services, something of each must be in its sources. */
function sameForAll({ sources, services }: PipelineDescription): Problem[] {
  if (!services) return [];
  const pulls = services.from === 'pullRequests';
  const texts = sources.flatMap(textsOf);
  const own = pulls
    ? texts.some(text => holds(text, 'revision'))
    : texts.some(text => holds(text, 'service') || holds(text, 'path'));
  if (own) return [];
  const leading = leadingSource({ sources });
  const field = pulls ? 'targetRevision' : 'path';
  return [
    {
      at: ['sources', leading, field],
      message: pulls
        ? 'every pull request would deploy the same; write {revision}, which is its commit'
        : 'every service would deploy the same; write {service} in it',
    },
  ];
}

function textsOf(source: SourceDescription): string[] {
  return [
    source.repoURL,
    source.targetRevision,
    'path' in source ? source.path : '',
    ...valueFilesOf(source),
    ...('images' in source ? source.images ?? [] : []),
  ];
}
