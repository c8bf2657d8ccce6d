/** The services of the demo: who owns them, where they run, and the situation that each is in. */

export type Situation =
  | 'waitingForApproval'
  | 'opensByItself'
  | 'rolling'
  | 'gateFailed'
  | 'degraded'
  | 'drifted'
  | 'halfApproved'
  | 'done';

export interface DemoTarget {
  cluster: string;
  namespace: string;
  /** Where a stage has several targets on one cluster. */
  name?: string;
}

export interface DemoStage {
  name: 'dev' | 'qa' | 'prod';
  gate: 'argocd' | 'verified' | 'approval';
  targets: DemoTarget[];
}

export interface DemoPipeline {
  instance: 'argocd-eu' | 'argocd-us';
  stages: DemoStage[];
  situation: Situation;
  /** Subject of the newest commit. */
  change: string;
}

export interface DemoService {
  name: string;
  description: string;
  team: 'payments' | 'storefront' | 'logistics';
  author: { name: string; email: string };
  pipeline?: DemoPipeline;
  /** What lies beside the service, or in a repository of its own, where Argo CD does not deploy it yet */
  manifests?: 'overlays' | 'chart elsewhere';
}

const MONA = { name: 'Mona Haddad', email: 'mona@stagecraft.example' };
const SVEN = { name: 'Sven Okafor', email: 'sven@stagecraft.example' };
const LENA = { name: 'Lena Park', email: 'lena@stagecraft.example' };

export const DEVELOPERS = [MONA, SVEN, LENA];

const onEach = (
  service: string,
  clusters: string[],
  stage: string,
): DemoTarget[] =>
  clusters.map(cluster => ({ cluster, namespace: `${service}-${stage}` }));

const stages = (
  service: string,
  clusters: string[],
  prod = onEach(service, clusters.slice(0, 1), 'prod'),
): DemoStage[] => [
  {
    name: 'dev',
    gate: 'argocd',
    targets: onEach(service, clusters.slice(0, 1), 'dev'),
  },
  { name: 'qa', gate: 'argocd', targets: onEach(service, clusters, 'qa') },
  { name: 'prod', gate: 'approval', targets: prod },
];

const europe = (service: string, prod?: DemoTarget[]) =>
  stages(service, ['eu-west', 'eu-north'], prod);

const america = (service: string, prod?: DemoTarget[]) =>
  stages(service, ['us-east'], prod);

/** Opened by the portal, each stage once the one before has proven the release. */
const verified = (service: string) =>
  stages(service, ['eu-west']).map(
    (stage): DemoStage =>
      stage.name === 'dev' ? stage : { ...stage, gate: 'verified' },
  );

const fleet = ['austin', 'boston', 'denver', 'miami', 'salem', 'tucson'].map(
  name => ({ cluster: 'us-east', namespace: `tracking-${name}`, name }),
);

export const SERVICES: DemoService[] = [
  {
    name: 'checkout',
    description: 'Takes orders and payments.',
    team: 'payments',
    author: MONA,
    pipeline: {
      instance: 'argocd-eu',
      stages: europe('checkout'),
      situation: 'waitingForApproval',
      change: 'checkout 1.1.0: faster basket',
    },
  },
  {
    name: 'invoices',
    description: 'Writes and sends invoices.',
    team: 'payments',
    author: MONA,
    pipeline: {
      instance: 'argocd-eu',
      stages: europe('invoices'),
      situation: 'gateFailed',
      change: 'invoices 1.1.0: reverse charge',
    },
  },
  {
    name: 'ledger',
    description: 'Books every payment twice.',
    team: 'payments',
    author: MONA,
    pipeline: {
      instance: 'argocd-eu',
      stages: europe('ledger'),
      situation: 'degraded',
      change: 'ledger 1.1.0: new base image',
    },
  },
  {
    name: 'basket',
    description: 'Remembers what a visitor wants to buy.',
    team: 'storefront',
    author: SVEN,
    pipeline: {
      instance: 'argocd-eu',
      stages: europe('basket'),
      situation: 'rolling',
      change: 'basket 1.1.0: shared baskets',
    },
  },
  {
    name: 'product-search',
    description: 'Finds products.',
    team: 'storefront',
    author: SVEN,
    pipeline: {
      instance: 'argocd-eu',
      stages: europe('product-search'),
      situation: 'drifted',
      change: 'product-search 1.1.0: synonyms',
    },
  },
  {
    name: 'loyalty',
    description: 'Counts points, and what they are worth.',
    team: 'storefront',
    author: SVEN,
    pipeline: {
      instance: 'argocd-eu',
      stages: verified('loyalty'),
      situation: 'opensByItself',
      change: 'loyalty 1.1.0: points for reviews',
    },
  },
  {
    name: 'tracking',
    description: 'Follows parcels.',
    team: 'logistics',
    author: LENA,
    pipeline: {
      instance: 'argocd-us',
      stages: america('tracking', fleet),
      situation: 'halfApproved',
      change: 'tracking 1.1.0: live map',
    },
  },
  {
    name: 'routing',
    description: 'Plans the routes of the vans.',
    team: 'logistics',
    author: LENA,
    pipeline: {
      instance: 'argocd-us',
      stages: america('routing'),
      situation: 'done',
      change: 'routing 1.1.0: avoid low bridges',
    },
  },
  {
    name: 'vouchers',
    description: 'Gives vouchers and redeems them. Deployed by hand so far.',
    team: 'payments',
    author: MONA,
    manifests: 'overlays',
  },
  {
    name: 'reviews',
    description: 'Collects what customers think. Deployed by hand so far.',
    team: 'storefront',
    author: SVEN,
    manifests: 'chart elsewhere',
  },
  {
    name: 'driver-handbook',
    description: 'What every driver must know. Printed, never deployed.',
    team: 'logistics',
    author: LENA,
  },
];

export interface RunningService extends DemoService {
  pipeline: DemoPipeline;
}

export function isDeployed(service: DemoService): service is RunningService {
  return service.pipeline !== undefined;
}
