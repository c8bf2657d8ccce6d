/** The services of the demo: who owns them, where they run, and the situation that each is in. */

export type Situation =
  | 'waitingForApproval'
  | 'rolling'
  | 'gateFailed'
  | 'degraded'
  | 'drifted'
  | 'halfApproved'
  | 'done';

export interface DemoTarget {
  name: string;
  cluster: string;
}

export interface DemoStage {
  name: string;
  targets: DemoTarget[];
  /** Opened by people in the portal. */
  approval?: boolean;
  /** A Job that runs before anything is deployed, and stops the stage when it fails. */
  smokeTest?: boolean;
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
}

const MONA = { name: 'Mona Haddad', email: 'mona@stagecraft.example' };
const SVEN = { name: 'Sven Okafor', email: 'sven@stagecraft.example' };
const LENA = { name: 'Lena Park', email: 'lena@stagecraft.example' };

const on = (cluster: string, ...names: string[]): DemoTarget[] =>
  names.map(name => ({ name, cluster }));

const europe = (prod: DemoTarget[] = on('eu-west', 'prod')): DemoStage[] => [
  { name: 'dev', targets: on('eu-west', 'dev') },
  {
    name: 'qa',
    targets: [...on('eu-west', 'qa-west'), ...on('eu-north', 'qa-north')],
    smokeTest: true,
  },
  { name: 'prod', targets: prod, approval: true },
];

const america = (): DemoStage[] => [
  { name: 'dev', targets: on('us-east', 'dev') },
  { name: 'qa', targets: on('us-east', 'qa'), smokeTest: true },
  { name: 'prod', targets: on('us-east', 'prod'), approval: true },
];

const fleet = [
  ...on('eu-west', 'prod-lisbon', 'prod-madrid', 'prod-paris'),
  ...on('eu-north', 'prod-oslo', 'prod-riga', 'prod-tampere'),
];

export const SERVICES: DemoService[] = [
  {
    name: 'checkout',
    description: 'Takes orders and payments.',
    team: 'payments',
    author: MONA,
    pipeline: {
      instance: 'argocd-eu',
      stages: europe(),
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
      stages: europe(),
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
      instance: 'argocd-us',
      stages: america(),
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
      stages: europe(),
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
      instance: 'argocd-us',
      stages: america(),
      situation: 'drifted',
      change: 'product-search 1.1.0: synonyms',
    },
  },
  {
    name: 'tracking',
    description: 'Follows parcels.',
    team: 'logistics',
    author: LENA,
    pipeline: {
      instance: 'argocd-eu',
      stages: europe(fleet),
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
      stages: america(),
      situation: 'done',
      change: 'routing 1.1.0: avoid low bridges',
    },
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

/** Name of the Application of a target. */
export function applicationName(service: DemoService, target: DemoTarget) {
  return `${service.name}-${target.name}`;
}
