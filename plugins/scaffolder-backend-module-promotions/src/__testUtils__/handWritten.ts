/** ApplicationSets as people write them, each in its own way. */

/** Block style, comments between the elements, Go templates, double quotes. */
export const BLOCKS = `# The shop's basket. Ask the payments team before you change it.
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: checkout
  namespace: argocd
  annotations:
    # in the order of the steps below
    promotions.stagecraft.dev/stages: "dev, qa, prod"
    promotions.stagecraft.dev/gates: "dev=argocd, qa=argocd, prod=approval"
spec:
  goTemplate: true
  goTemplateOptions: ["missingkey=error"]
  generators:
  - list:
      elements:
      # everybody may break this
      - stage: dev
        cluster: "in-cluster"
        namespace: checkout-dev
        path: deploy/dev

      # the testers' own
      - stage: qa   # since spring
        cluster: "in-cluster"
        namespace: checkout-qa
        path: deploy/qa

      # here be customers
      - stage: prod
        cluster: "prod-eu"
        namespace: checkout-prod
        path: deploy/prod
      # end of the list
  strategy:
    type: RollingSync
    rollingSync:
      steps:
      - matchExpressions:
        - key: stage
          operator: In
          values: [dev]
      - matchExpressions:
        - key: stage
          operator: In
          values: [qa]
        maxUpdate: 50%
      - matchExpressions:
        - key: stage
          operator: In
          values: [prod]
        maxUpdate: 0   # opened in the portal
  syncPolicy:
    applicationsSync: create-update
    preserveResourcesOnDeletion: true
  template:
    metadata:
      name: 'checkout-{{.stage}}-{{.cluster}}'
      labels:
        stage: '{{.stage}}'
    spec:
      project: default
      source:
        repoURL: https://git.example.com/shop/checkout.git
        targetRevision: main
        path: '{{.path}}'
      destination:
        name: '{{.cluster}}'
        namespace: '{{.namespace}}'
`;

/** Braces and brackets, no annotations, old templates, clusters by URL, several values in a step. */
export const BRACES = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: basket, namespace: argocd}
spec:
  generators:
    - list:
        elements: [
          {env: dev, url: 'https://kubernetes.default.svc', ns: basket-dev}, # all
          {env: stage, url: 'https://qa.example.com', ns: basket-stage},
          {env: prod, url: 'https://prod.example.com', ns: basket-prod} # last
        ]
  strategy: {type: RollingSync, rollingSync: {steps: [
    {matchExpressions: [{key: envLabel, operator: In, values: [env-dev]}]},
    {matchExpressions: [{key: envLabel, operator: In, values: [env-stage, env-prod]}], maxUpdate: 0}
    ]}}
  syncPolicy: {applicationsSync: create-update, preserveResourcesOnDeletion: true}
  template:
    metadata: {name: 'basket-{{env}}-{{ns}}', labels: {envLabel: 'env-{{env}}'}}
    spec:
      project: default
      source: {repoURL: https://git.example.com/shop/basket.git, path: 'deploy/{{env}}'}
      destination: {server: '{{url}}', namespace: '{{ns}}'}
`;

/** The targets are files of the repository. */
export const FILES = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: cart
  namespace: argocd
  annotations:
    promotions.stagecraft.dev/gates: dev=argocd,prod=approval
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - git:
        repoURL: https://git.example.com/shop/cart.git
        revision: main
        files:
          - path: targets/*.yaml
  strategy:
    type: RollingSync
    rollingSync:
      steps:
        - matchExpressions:
            - {key: stage, operator: In, values: [dev]}
        - matchExpressions:
            - {key: stage, operator: In, values: [prod]}
          maxUpdate: 0
  syncPolicy:
    applicationsSync: create-update
    preserveResourcesOnDeletion: true
  template:
    metadata:
      name: 'cart-{{.stage}}-{{.cluster}}'
      labels:
        stage: '{{.stage}}'
    spec:
      project: default
      source:
        repoURL: https://git.example.com/shop/cart.git
        targetRevision: main
        path: deploy/{{.stage}}
      destination:
        name: '{{.cluster}}'
        namespace: '{{.namespace}}'
`;
