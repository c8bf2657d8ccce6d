/** A backend in memory that previews pipelines: one Application a target, and problems where a name is missing. */

import type {
  ChoicesResponse,
  DescriptionProblem,
  PreviewRequest,
  PreviewResponse,
  PreviewStage,
  Profile,
  StageInput,
} from '@stagecraft/plugin-promotions-common';
import type { CreatingApi } from '../api/CreatingApi';

export const CHOICES: ChoicesResponse = {
  executor: 'stagecraft',
  instances: [
    {
      name: 'argocd-eu',
      projects: [{ name: 'default' }, { name: 'shop', clusters: ['prod-eu'] }],
      clusters: [
        { name: 'in-cluster', server: 'https://kubernetes.default.svc' },
        { name: 'prod-eu', server: 'https://eu.example.com' },
        { name: 'prod-us', server: 'https://us.example.com' },
      ],
    },
  ],
};

export const STANDARD: Profile = {
  name: 'standard',
  title: 'Standard',
  description: 'dev and prod, as every service has them',
  locked: true,
  project: 'shop',
  stages: [
    { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
    { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
  ],
};

export const STARTING_POINT: Profile = {
  ...STANDARD,
  name: 'starter',
  title: 'Starting point',
  locked: false,
};

export class FakeCreatingApi implements CreatingApi {
  readonly asked: PreviewRequest[] = [];
  choices = CHOICES;
  profiles: Profile[] = [];
  /** What a preview is answered with. */
  failWith?: Error;
  /** What is found beside the names that are missing. */
  found: Partial<PreviewResponse> = {};
  /** What app-config asks of stages that people open. */
  policy: Pick<PreviewStage, 'policy' | 'policyUnknown'> = {};

  async listProfiles() {
    return { items: this.profiles };
  }

  async listChoices() {
    return this.choices;
  }

  async preview(request: PreviewRequest): Promise<PreviewResponse> {
    this.asked.push(request);
    if (this.failWith) {
      throw this.failWith;
    }
    const { stages } = request.pipeline;
    const problems = stages.flatMap(problemsOf);
    return {
      problems,
      findings: [],
      stages:
        problems.length > 0
          ? []
          : stages.map(one => ({
              ...made(request, one),
              ...(one.gate === 'approval' && this.policy),
            })),
      yaml: problems.length > 0 ? undefined : 'kind: ApplicationSet\n',
      ...this.found,
    };
  }
}

function problemsOf({ name }: StageInput, index: number): DescriptionProblem[] {
  return name === ''
    ? [{ path: `stages[${index}].name`, message: 'A stage needs a name' }]
    : [];
}

function made({ pipeline }: PreviewRequest, stage: StageInput) {
  const { name, gate, targets = [] } = stage;
  return {
    name,
    gate,
    applications: targets.map(({ cluster, namespace }) => ({
      name: [
        pipeline.name,
        name,
        ...(targets.length > 1 ? [cluster] : []),
      ].join('-'),
      cluster,
      namespace: namespace ?? `${pipeline.name}-${name}`,
    })),
  };
}
