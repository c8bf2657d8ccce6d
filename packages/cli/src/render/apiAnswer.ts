/** A rendering in the words of Argo CD's API (`POST /api/v1/applicationsets/generate`). */
import type {
  ApplicationSet,
  RenderResult,
  RenderedApplication,
} from '@stagecraft/applicationset';

/** An Application as `render --json` prints it; what it does not have is absent. */
export interface PrintedApplication {
  name: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  spec: RenderedApplication['spec'];
}

export type ApiAnswer =
  | { applications: PrintedApplication[] }
  | { error: string };

const TEMPLATED_PROJECT =
  'error validating ApplicationSets: the Argo CD API does not currently support creating ApplicationSets with templated `project` fields';
const FAILED =
  'unable to generate Applications of ApplicationSet: error generating applications: ';
const BY_THE_REPO_SERVER = /^.*?rpc error: code = \w+ desc = /;

/** What the API refuses before it generates anything, though the controller would render it. */
export function refusalOf({ spec }: ApplicationSet): string | undefined {
  const inner = spec.template.spec;
  const project =
    typeof inner === 'object' && inner !== null && 'project' in inner
      ? inner.project
      : undefined;
  return typeof project === 'string' && project.includes('{{')
    ? TEMPLATED_PROJECT
    : undefined;
}

/** The API's answer, word for word as 3.5.1 gives it (generators.json), without its log. */
export function answerOf({ applications, error }: RenderResult): ApiAnswer {
  if (!error) return { applications: applications.map(printed) };
  const { message, needs } = error;
  if (needs) return { error: unanswerable(needs) };
  return BY_THE_REPO_SERVER.test(message)
    ? { error: message.replace(BY_THE_REPO_SERVER, '') }
    : { error: `${FAILED}${message}` };
}

function unanswerable(generator: string): string {
  return `the generator ${generator} asks a service that cannot be asked from here, so nothing is known of the Applications that Argo CD would make; see "stagecraft plan --live", which lets Argo CD itself generate them`;
}

function printed({ metadata, spec }: RenderedApplication): PrintedApplication {
  const { name, labels, annotations } = metadata;
  return {
    name,
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    spec,
  };
}
