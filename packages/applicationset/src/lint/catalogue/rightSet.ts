/** The ApplicationSet that every example of the catalogue breaks: right, and as small as it can be. */

/** Two stages, the first by Argo CD, the second by approval. */
export const RIGHT_SET = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: cart
  namespace: argocd
  annotations:
    promotions.stagecraft.dev/stages: dev,prod
    promotions.stagecraft.dev/gates: prod=approval
    promotions.stagecraft.dev/prune: 'true'
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster }
          - { stage: prod, cluster: prod-eu }
  strategy:
    type: RollingSync
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: 0
  syncPolicy:
    applicationsSync: create-update
    preserveResourcesOnDeletion: true
  template:
    metadata:
      name: 'cart-{{.stage}}'
      labels: { stage: '{{.stage}}' }
    spec:
      project: shop
      source:
        repoURL: https://git.example.com/shop/cart.git
        targetRevision: main
        path: 'deploy/{{.stage}}'
      destination:
        name: '{{.cluster}}'
        namespace: cart
  templatePatch: |
    {{- if eq .stage "dev" }}
    spec: { syncPolicy: { automated: { prune: true } } }
    {{- end }}
`;
