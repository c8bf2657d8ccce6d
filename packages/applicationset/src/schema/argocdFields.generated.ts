/**
 * The fields of an ApplicationSet's spec: made by `tools/argocdFields.mjs` from @kubernetes-models/argo-cd 4.0.0 (MIT), by hand never.
 * `!` is required, `[T]` a list and `{T}` a map of T.
 */
export const ARGOCD_FIELDS: Readonly<
  Record<string, string | Readonly<Record<string, string>>>
> = {
  "ApplicationSetSpec": {
    "applyNestedSelectors": "boolean",
    "generators!": "[ApplicationSetGenerator]",
    "goTemplate": "boolean",
    "goTemplateOptions": "[string]",
    "ignoreApplicationDifferences": "ApplicationSetIgnoreDifferences",
    "preservedFields": "ApplicationPreservedFields",
    "strategy": "ApplicationSetStrategy",
    "syncPolicy": "ApplicationSetSyncPolicy",
    "template!": "ApplicationSetTemplate",
    "templatePatch": "string"
  },
  "ApplicationSetGenerator": {
    "clusterDecisionResource": "DuckTypeGenerator",
    "clusters": "ClusterGenerator",
    "git": "GitGenerator",
    "list": "ListGenerator",
    "matrix": "MatrixGenerator",
    "merge": "MergeGenerator",
    "plugin": "PluginGenerator",
    "pullRequest": "PullRequestGenerator",
    "scmProvider": "SCMProviderGenerator",
    "selector": "LabelSelector"
  },
  "DuckTypeGenerator": {
    "configMapRef!": "string",
    "labelSelector": "LabelSelector",
    "name": "string",
    "requeueAfterSeconds": "number",
    "template": "ApplicationSetTemplate",
    "values": "{string}"
  },
  "ApplicationSetTemplate": {
    "metadata!": "ApplicationSetTemplateMeta",
    "spec!": "ApplicationSpec"
  },
  "ApplicationSetTemplateMeta": {
    "annotations": "{string}",
    "finalizers": "[string]",
    "labels": "{string}",
    "name": "string",
    "namespace": "string"
  },
  "ApplicationSpec": {
    "destination!": "ApplicationDestination",
    "ignoreDifferences": "IgnoreDifferences",
    "info": "[Info]",
    "project!": "string",
    "revisionHistoryLimit": "number",
    "source": "ApplicationSource",
    "sourceHydrator": "SourceHydrator",
    "sources": "ApplicationSources",
    "syncPolicy": "SyncPolicy"
  },
  "ApplicationDestination": {
    "name": "string",
    "namespace": "string",
    "server": "string"
  },
  "IgnoreDifferences": "[ResourceIgnoreDifferences]",
  "ResourceIgnoreDifferences": {
    "group": "string",
    "jqPathExpressions": "[string]",
    "jsonPointers": "[string]",
    "kind!": "string",
    "managedFieldsManagers": "[string]",
    "name": "string",
    "namespace": "string"
  },
  "Info": {
    "name!": "string",
    "value!": "string"
  },
  "ApplicationSource": {
    "chart": "string",
    "directory": "ApplicationSourceDirectory",
    "helm": "ApplicationSourceHelm",
    "kustomize": "ApplicationSourceKustomize",
    "name": "string",
    "path": "string",
    "plugin": "ApplicationSourcePlugin",
    "ref": "string",
    "repoURL!": "string",
    "targetRevision": "string"
  },
  "ApplicationSourceDirectory": {
    "exclude": "string",
    "include": "string",
    "jsonnet": "ApplicationSourceJsonnet",
    "recurse": "boolean"
  },
  "ApplicationSourceJsonnet": {
    "extVars": "[JsonnetVar]",
    "libs": "[string]",
    "tlas": "[JsonnetVar]"
  },
  "JsonnetVar": {
    "code": "boolean",
    "name!": "string",
    "value!": "string"
  },
  "ApplicationSourceHelm": {
    "apiVersions": "[string]",
    "fileParameters": "[HelmFileParameter]",
    "ignoreMissingValueFiles": "boolean",
    "kubeVersion": "string",
    "namespace": "string",
    "parameters": "[HelmParameter]",
    "passCredentials": "boolean",
    "releaseName": "string",
    "skipCrds": "boolean",
    "skipSchemaValidation": "boolean",
    "skipTests": "boolean",
    "valueFiles": "[string]",
    "values": "string",
    "valuesObject": "any",
    "version": "string"
  },
  "HelmFileParameter": {
    "name": "string",
    "path": "string"
  },
  "HelmParameter": {
    "forceString": "boolean",
    "name": "string",
    "value": "string"
  },
  "ApplicationSourceKustomize": {
    "apiVersions": "[string]",
    "commonAnnotations": "{string}",
    "commonAnnotationsEnvsubst": "boolean",
    "commonLabels": "{string}",
    "components": "[string]",
    "forceCommonAnnotations": "boolean",
    "forceCommonLabels": "boolean",
    "ignoreMissingComponents": "boolean",
    "images": "KustomizeImages",
    "kubeVersion": "string",
    "labelIncludeTemplates": "boolean",
    "labelWithoutSelector": "boolean",
    "namePrefix": "string",
    "nameSuffix": "string",
    "namespace": "string",
    "patches": "KustomizePatches",
    "replicas": "KustomizeReplicas",
    "version": "string"
  },
  "KustomizeImages": "[KustomizeImage]",
  "KustomizeImage": "string",
  "KustomizePatches": "[KustomizePatch]",
  "KustomizePatch": {
    "options": "{boolean}",
    "patch": "string",
    "path": "string",
    "target": "KustomizeSelector"
  },
  "KustomizeSelector": {
    "group": "string",
    "kind": "string",
    "version": "string",
    "name": "string",
    "namespace": "string",
    "annotationSelector": "string",
    "labelSelector": "string"
  },
  "KustomizeResId": {
    "group": "string",
    "kind": "string",
    "version": "string",
    "name": "string",
    "namespace": "string"
  },
  "KustomizeGvk": {
    "group": "string",
    "kind": "string",
    "version": "string"
  },
  "KustomizeReplicas": "[KustomizeReplica]",
  "KustomizeReplica": {
    "count!": "intOrString",
    "name!": "string"
  },
  "ApplicationSourcePlugin": {
    "env": "Env",
    "name": "string",
    "parameters": "ApplicationSourcePluginParameters"
  },
  "Env": "[EnvEntry]",
  "EnvEntry": {
    "name!": "string",
    "value!": "string"
  },
  "ApplicationSourcePluginParameters": "[ApplicationSourcePluginParameter]",
  "ApplicationSourcePluginParameter": {
    "map": "{string}",
    "array": "[string]",
    "name": "string",
    "string": "string"
  },
  "OptionalMap": {
    "map": "{string}"
  },
  "OptionalArray": {
    "array": "[string]"
  },
  "SourceHydrator": {
    "drySource!": "DrySource",
    "hydrateTo": "HydrateTo",
    "syncSource!": "SyncSource"
  },
  "DrySource": {
    "directory": "ApplicationSourceDirectory",
    "helm": "ApplicationSourceHelm",
    "kustomize": "ApplicationSourceKustomize",
    "path!": "string",
    "plugin": "ApplicationSourcePlugin",
    "repoURL!": "string",
    "targetRevision!": "string"
  },
  "HydrateTo": {
    "targetBranch!": "string"
  },
  "SyncSource": {
    "path!": "string",
    "targetBranch!": "string"
  },
  "ApplicationSources": "[ApplicationSource]",
  "SyncPolicy": {
    "automated": "SyncPolicyAutomated",
    "managedNamespaceMetadata": "ManagedNamespaceMetadata",
    "retry": "RetryStrategy",
    "syncOptions": "SyncOptions"
  },
  "SyncPolicyAutomated": {
    "allowEmpty": "boolean",
    "enabled": "boolean",
    "prune": "boolean",
    "selfHeal": "boolean"
  },
  "ManagedNamespaceMetadata": {
    "annotations": "{string}",
    "labels": "{string}"
  },
  "RetryStrategy": {
    "backoff": "Backoff",
    "limit": "number",
    "refresh": "boolean"
  },
  "Backoff": {
    "duration": "string",
    "factor": "number",
    "maxDuration": "string"
  },
  "SyncOptions": "[string]",
  "ClusterGenerator": {
    "flatList": "boolean",
    "selector": "LabelSelector",
    "template": "ApplicationSetTemplate",
    "values": "{string}"
  },
  "GitGenerator": {
    "directories": "[GitDirectoryGeneratorItem]",
    "files": "[GitFileGeneratorItem]",
    "pathParamPrefix": "string",
    "repoURL!": "string",
    "requeueAfterSeconds": "number",
    "revision!": "string",
    "template": "ApplicationSetTemplate",
    "values": "{string}"
  },
  "GitDirectoryGeneratorItem": {
    "exclude": "boolean",
    "path!": "string"
  },
  "GitFileGeneratorItem": {
    "exclude": "boolean",
    "path!": "string"
  },
  "ListGenerator": {
    "elements": "[any]",
    "elementsYaml": "string",
    "template": "ApplicationSetTemplate"
  },
  "MatrixGenerator": {
    "generators!": "[ApplicationSetNestedGenerator]",
    "template": "ApplicationSetTemplate"
  },
  "ApplicationSetNestedGenerator": {
    "clusterDecisionResource": "DuckTypeGenerator",
    "clusters": "ClusterGenerator",
    "git": "GitGenerator",
    "list": "ListGenerator",
    "matrix": "any",
    "merge": "any",
    "plugin": "PluginGenerator",
    "pullRequest": "PullRequestGenerator",
    "scmProvider": "SCMProviderGenerator",
    "selector": "LabelSelector"
  },
  "PluginGenerator": {
    "configMapRef!": "PluginConfigMapRef",
    "input": "PluginInput",
    "requeueAfterSeconds": "number",
    "template": "ApplicationSetTemplate",
    "values": "{string}"
  },
  "PluginConfigMapRef": {
    "name!": "string"
  },
  "PluginInput": {
    "parameters": "PluginParameters"
  },
  "PluginParameters": "{any}",
  "PullRequestGenerator": {
    "azuredevops": "PullRequestGeneratorAzureDevOps",
    "bitbucket": "PullRequestGeneratorBitbucket",
    "bitbucketServer": "PullRequestGeneratorBitbucketServer",
    "continueOnRepoNotFoundError": "boolean",
    "filters": "[PullRequestGeneratorFilter]",
    "gitea": "PullRequestGeneratorGitea",
    "github": "PullRequestGeneratorGithub",
    "gitlab": "PullRequestGeneratorGitLab",
    "requeueAfterSeconds": "number",
    "template": "ApplicationSetTemplate",
    "values": "{string}"
  },
  "PullRequestGeneratorAzureDevOps": {
    "api": "string",
    "labels": "[string]",
    "organization!": "string",
    "project!": "string",
    "repo!": "string",
    "tokenRef": "SecretRef"
  },
  "SecretRef": {
    "key!": "string",
    "secretName!": "string"
  },
  "PullRequestGeneratorBitbucket": {
    "api": "string",
    "basicAuth": "BasicAuthBitbucketServer",
    "bearerToken": "BearerTokenBitbucketCloud",
    "owner!": "string",
    "repo!": "string"
  },
  "BasicAuthBitbucketServer": {
    "passwordRef!": "SecretRef",
    "username!": "string"
  },
  "BearerTokenBitbucketCloud": {
    "tokenRef!": "SecretRef"
  },
  "PullRequestGeneratorBitbucketServer": {
    "api!": "string",
    "basicAuth": "BasicAuthBitbucketServer",
    "bearerToken": "BearerTokenBitbucket",
    "caRef": "ConfigMapKeyRef",
    "insecure": "boolean",
    "project!": "string",
    "repo!": "string"
  },
  "BearerTokenBitbucket": {
    "tokenRef!": "SecretRef"
  },
  "ConfigMapKeyRef": {
    "configMapName!": "string",
    "key!": "string"
  },
  "PullRequestGeneratorFilter": {
    "branchMatch": "string",
    "targetBranchMatch": "string",
    "titleMatch": "string"
  },
  "PullRequestGeneratorGitea": {
    "api!": "string",
    "insecure": "boolean",
    "labels": "[string]",
    "owner!": "string",
    "repo!": "string",
    "tokenRef": "SecretRef"
  },
  "PullRequestGeneratorGithub": {
    "api": "string",
    "appSecretName": "string",
    "labels": "[string]",
    "owner!": "string",
    "repo!": "string",
    "tokenRef": "SecretRef"
  },
  "PullRequestGeneratorGitLab": {
    "api": "string",
    "caRef": "ConfigMapKeyRef",
    "insecure": "boolean",
    "labels": "[string]",
    "project!": "string",
    "pullRequestState": "string",
    "tokenRef": "SecretRef"
  },
  "SCMProviderGenerator": {
    "awsCodeCommit": "SCMProviderGeneratorAWSCodeCommit",
    "azureDevOps": "SCMProviderGeneratorAzureDevOps",
    "bitbucket": "SCMProviderGeneratorBitbucket",
    "bitbucketServer": "SCMProviderGeneratorBitbucketServer",
    "cloneProtocol": "string",
    "filters": "[SCMProviderGeneratorFilter]",
    "gitea": "SCMProviderGeneratorGitea",
    "github": "SCMProviderGeneratorGithub",
    "gitlab": "SCMProviderGeneratorGitlab",
    "requeueAfterSeconds": "number",
    "template": "ApplicationSetTemplate",
    "values": "{string}"
  },
  "SCMProviderGeneratorAWSCodeCommit": {
    "allBranches": "boolean",
    "region": "string",
    "role": "string",
    "tagFilters": "[TagFilter]"
  },
  "TagFilter": {
    "key!": "string",
    "value": "string"
  },
  "SCMProviderGeneratorAzureDevOps": {
    "accessTokenRef!": "SecretRef",
    "allBranches": "boolean",
    "api": "string",
    "organization!": "string",
    "teamProject!": "string"
  },
  "SCMProviderGeneratorBitbucket": {
    "allBranches": "boolean",
    "appPasswordRef!": "SecretRef",
    "owner!": "string",
    "user!": "string"
  },
  "SCMProviderGeneratorBitbucketServer": {
    "allBranches": "boolean",
    "api!": "string",
    "basicAuth": "BasicAuthBitbucketServer",
    "bearerToken": "BearerTokenBitbucket",
    "caRef": "ConfigMapKeyRef",
    "insecure": "boolean",
    "project!": "string"
  },
  "SCMProviderGeneratorFilter": {
    "branchMatch": "string",
    "labelMatch": "string",
    "pathsDoNotExist": "[string]",
    "pathsExist": "[string]",
    "repositoryMatch": "string"
  },
  "SCMProviderGeneratorGitea": {
    "allBranches": "boolean",
    "api!": "string",
    "insecure": "boolean",
    "owner!": "string",
    "tokenRef": "SecretRef"
  },
  "SCMProviderGeneratorGithub": {
    "allBranches": "boolean",
    "api": "string",
    "appSecretName": "string",
    "organization!": "string",
    "tokenRef": "SecretRef"
  },
  "SCMProviderGeneratorGitlab": {
    "allBranches": "boolean",
    "api": "string",
    "caRef": "ConfigMapKeyRef",
    "group!": "string",
    "includeSharedProjects": "boolean",
    "includeSubgroups": "boolean",
    "insecure": "boolean",
    "tokenRef": "SecretRef",
    "topic": "string"
  },
  "MergeGenerator": {
    "generators!": "[ApplicationSetNestedGenerator]",
    "mergeKeys!": "[string]",
    "template": "ApplicationSetTemplate"
  },
  "ApplicationSetIgnoreDifferences": "[ApplicationSetResourceIgnoreDifferences]",
  "ApplicationSetResourceIgnoreDifferences": {
    "jqPathExpressions": "[string]",
    "jsonPointers": "[string]",
    "name": "string"
  },
  "ApplicationPreservedFields": {
    "annotations": "[string]",
    "labels": "[string]"
  },
  "ApplicationSetStrategy": {
    "deletionOrder": "string",
    "rollingSync": "ApplicationSetRolloutStrategy",
    "type": "string"
  },
  "ApplicationSetRolloutStrategy": {
    "steps": "[ApplicationSetRolloutStep]"
  },
  "ApplicationSetRolloutStep": {
    "matchExpressions": "[ApplicationMatchExpression]",
    "maxUpdate": "intOrString"
  },
  "ApplicationMatchExpression": {
    "key": "string",
    "operator": "string",
    "values": "[string]"
  },
  "ApplicationSetSyncPolicy": {
    "applicationsSync": "ApplicationsSyncPolicy",
    "preserveResourcesOnDeletion": "boolean"
  },
  "ApplicationsSyncPolicy": "string"
};
