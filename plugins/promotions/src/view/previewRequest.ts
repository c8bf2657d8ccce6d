/** What the backend is asked to preview: the chosen stages in the pipeline that the template is about to write. */

import type { JsonObject, JsonValue } from '@backstage/types';
import type {
  PipelineInput,
  PreviewRequest,
} from '@stagecraft/plugin-promotions-common';
import type { ChosenPipeline } from './stageDraft';

/**
 * What a template says of the pipeline beside its stages, in `ui:options`.
 * @public
 */
export interface StageEditorOptions {
  /** The form's field that holds the name of the service; `name` unless given */
  nameField?: string;
  /**
   * The rest of the pipeline as the template passes it to `promotions:applicationset:create`, for the preview. In text,
   * `${field}` is what the form's field of that name holds.
   */
  pipeline?: Partial<Omit<PipelineInput, 'stages' | 'name'>>;
  /** Whether a Job can be asked for at each gate; `promotions:applicationset:create` writes it */
  gateJobs?: boolean;
}

/** A service that has no name yet is previewed under this one. */
const UNNAMED = 'service';

export function previewRequest(
  chosen: ChosenPipeline,
  options: StageEditorOptions,
  form: JsonObject,
): PreviewRequest {
  const { instance, profile, stages, ...pipeline } = chosen;
  const name = serviceName(options, form);
  const rest = filledIn(options.pipeline ?? {}, form);
  return {
    instance,
    profile,
    pipeline: {
      ...rest,
      name,
      sources: rest.sources ?? [{ kind: 'kustomize', repoURL: standIn(name) }],
      ...pipeline,
      stages: stages.map(({ gateJob: _, ...stage }) => stage),
    },
  };
}

/** A repository that is made later is previewed under this address. */
export function standIn(name: string): string {
  return `https://git.example.com/${name}.git`;
}

export function serviceName(
  { nameField = 'name' }: StageEditorOptions,
  form: JsonObject,
): string {
  const name = form[nameField];
  return typeof name === 'string' && name !== '' ? name : UNNAMED;
}

/** Puts the form's values into every text of a value. */
function filledIn<T>(value: T, form: JsonObject): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? filledText(part, form) : part,
  );
}

function filledText(text: string, form: JsonObject): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, field: string) =>
    textOf(form[field], whole),
  );
}

function textOf(value: JsonValue | undefined, otherwise: string): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : otherwise;
}
