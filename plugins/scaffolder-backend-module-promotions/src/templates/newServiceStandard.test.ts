import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkApplicationSet,
  readApplicationSet,
  renderApplicationSet,
  type RenderWorld,
} from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { dryRun, readTemplate, type Files } from './__testUtils__/dryRun';
import { faultsOf } from './__testUtils__/faultsOf';

const PLATFORM = join(__dirname, '../../../../templates/standard-pipeline');
const platform = (path: string) => readFileSync(join(PLATFORM, path), 'utf8');

const SERVICE = 'https://gitea.example.com/payments/receipts.git';
const set = platform('argocd/applicationset.yaml');
const { stages } = readTemplate('new-service-standard').spec.parameters[1]
  .properties;
const filled = {
  name: 'receipts',
  owner: 'group:default/payments',
  ci: 'github',
  stages: stages.default,
};

/** The group's repository with services that joined, and the repository of each. */
function worldOf(names: string[], manifests: Files): RenderWorld {
  const joined = names.map(
    name =>
      [
        `services/${name}.yaml`,
        `name: ${name}\nrepoURL: ${SERVICE}\n`,
      ] as const,
  );
  const files = new Map([
    ['stages/standard.yaml', platform('stages/standard.yaml')],
    ...joined,
  ]);
  return {
    clusters: async () => [],
    files: async repoURL => (repoURL === SERVICE ? manifests : files),
  };
}

describe('the template for a new service in the standard pipeline', () => {
  let files: Files;
  let service: Files;

  beforeAll(async () => {
    files = await dryRun('new-service-standard', filled);
    service = new Map(
      [...files].flatMap(([path, text]) =>
        path.startsWith('service/')
          ? [[path.slice('service/'.length), text] as const]
          : [],
      ),
    );
  });

  it('costs the group one file of two lines', () => {
    const added = [...files.keys()].filter(path =>
      path.startsWith('platform/'),
    );
    expect(added).toEqual(['platform/services/receipts.yaml']);
    const text = files.get('platform/services/receipts.yaml') ?? '';
    expect(Object.keys(parse(text))).toEqual(['name', 'repoURL']);
    expect(text.trim().split('\n')).toHaveLength(2);
  });

  it('writes a service with the standard stages and no pipeline of its own', () => {
    expect(faultsOf(service)).toEqual([]);
    expect(
      [...service.keys()]
        .filter(path => path.endsWith('/kustomization.yaml'))
        .sort(),
    ).toEqual([
      'deploy/base/kustomization.yaml',
      'deploy/dev/kustomization.yaml',
      'deploy/prod/kustomization.yaml',
      'deploy/qa/kustomization.yaml',
    ]);
    expect(service.has('argocd/applicationset.yaml')).toBe(false);
    expect(service.has('deploy/qa/gate-after.yaml')).toBe(true);
  });

  it('links the catalog entity with the pipeline of its group', () => {
    expect(
      parse(service.get('catalog-info.yaml') ?? '').metadata.annotations,
    ).toEqual({
      'promotions.stagecraft.dev/pipeline': 'argocd/payments-standard',
      'argocd/app-selector': 'app.kubernetes.io/part-of=receipts',
    });
  });

  it('opens with the stages and gates of the group’s pipeline', () => {
    const listed: { stage: string }[] = parse(platform('stages/standard.yaml'));
    const { metadata } = parse(set);
    const gates = metadata.annotations['promotions.stagecraft.dev/gates'];
    expect(stages.default).toEqual(
      listed.map(({ stage }, index) => {
        const [name, gate] = gates.split(',')[index].split('=');
        expect(name).toBe(stage);
        return { name, gate };
      }),
    );
    expect(files.get('service/README.md')).toContain(
      '1. **dev**\n2. **qa**, once dev has proven it\n3. **prod**, once it is approved in the portal\n',
    );
  });

  it('writes the folders of other stages, and Jobs where the next one is closed', async () => {
    const other = await dryRun('new-service-standard', {
      ...filled,
      stages: [
        { name: 'edge', gate: 'argocd' },
        { name: 'stable', gate: 'argocd' },
        { name: 'live', gate: 'approval' },
      ],
    });
    const deployed = [...other.keys()].filter(path =>
      /deploy\/(?!base)/.test(path),
    );
    expect(deployed.sort()).toEqual([
      'service/deploy/edge/deployment.yaml',
      'service/deploy/edge/kustomization.yaml',
      'service/deploy/live/deployment.yaml',
      'service/deploy/live/kustomization.yaml',
      'service/deploy/stable/deployment.yaml',
      'service/deploy/stable/gate-after.yaml',
      'service/deploy/stable/kustomization.yaml',
    ]);
    expect(faultsOf(other)).toEqual([]);
  });

  it('moves each service that joined through each standard stage', async () => {
    const world = worldOf(['receipts', 'refunds'], service);
    const { applications = [] } = await renderApplicationSet(
      readApplicationSet(parse(set)),
      world,
    );
    expect(applications.map(({ metadata }) => metadata.name)).toEqual([
      'receipts-dev',
      'receipts-qa',
      'receipts-prod',
      'refunds-dev',
      'refunds-qa',
      'refunds-prod',
    ]);
    expect(await checkApplicationSet(set, world)).toEqual([]);
  });
});
