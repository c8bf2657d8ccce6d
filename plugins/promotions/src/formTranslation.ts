/** Every text of the form in which a pipeline is made; loaded with the form, not with the tab. */

import { createTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  TranslationFunction,
  TranslationRef,
} from '@backstage/frontend-plugin-api';

/** The English texts by their keys. @public */
export const promotionsFormMessages = {
  'form.label': 'Stages of {{service}}',
  'start.label': 'Where it starts from',
  'start.profile': 'Starting from',
  'start.own': 'Own stages',
  'start.profileBroken': '{{profile}} (cannot be used)',
  'start.instance': 'Argo CD',
  'start.instanceAny': 'Not decided here',
  'start.project': 'Project',
  'start.lockedTitle': '{{profile}} is the same for everybody',
  'start.lockedText':
    'Your organisation keeps these stages as they are, so that every service is promoted in the same way. To change them, ask who keeps promotions.profiles of app-config.',
  'start.choicesFailed':
    'What there is to choose from could not be asked: {{reason}}. Names can be typed all the same.',
  'start.instanceProblem': 'Not all of {{instance}} is known: {{reason}}',
  'start.unknownProject':
    'No project of this name that you may see is known to {{instance}}.',
  'stage.label': 'Stage {{number}}: {{name}}',
  'stage.unnamed': 'the new stage',
  'stage.name': 'Stage',
  'stage.nameHint': 'such as qa',
  'stage.add': 'Add a stage',
  'stage.remove': 'Remove the stage {{name}}',
  'stage.drag':
    'Move the stage {{name}}, {{number}} of {{total}}: drag it, or press the arrow keys',
  'stage.up': 'Move {{name}} one earlier',
  'stage.down': 'Move {{name}} one later',
  'stage.moved': '{{name}} is now stage {{number}} of {{total}}.',
  'stage.added': 'A stage was added at the end, stage {{number}}.',
  'stage.removed': 'The stage {{name}} was removed.',
  'stage.none': 'No stage yet. A pipeline needs at least one.',
  'stage.targets': 'Targets of {{name}}',
  'stage.maxUpdate': 'At once',
  'stage.maxUpdateHint': 'all',
  'stage.maxUpdateAbout':
    'How many targets Argo CD deploys at the same time: a number, or a part such as 25%',
  'stage.gateJob': 'A Job tests {{before}} first',
  'stage.gateJobHint':
    'It runs before anything is deployed in {{name}}, and nothing is when it fails. Only there does a Job hold whoever opens the stage.',
  'gate.label': 'What opens {{name}}',
  'gate.opens': '{{name}} is opened',
  'gate.argocd': 'by Argo CD',
  'gate.argocdHint': 'As soon as the stage before is healthy, checks or not.',
  'gate.verified': 'on evidence',
  'gate.verifiedHint':
    'The portal opens it when the stage before is complete and its checks passed.',
  'gate.approval': 'by people',
  'gate.approvalHint':
    'Somebody who may decides, with the evidence before them.',
  'gate.noExecutor':
    'This portal does not open stages by itself yet: promotions.executor is not set.',
  'target.cluster': 'Cluster',
  'target.clusterHint': 'name or URL',
  'target.namespace': 'Namespace',
  'target.name': 'Name',
  'target.add': 'Add a target',
  'target.addTo': 'Add a target to {{name}}',
  'target.remove': 'Remove the target {{target}} of {{stage}}',
  'target.one': 'Target {{number}} of {{stage}}',
  'target.none': 'No target yet: the stage is deployed nowhere.',
  'target.unknownCluster':
    'No cluster of this name that you may see is known to {{instance}}. Pick one, or add it there first.',
  'target.notInProfile':
    'Pipelines of {{profile}} may not go to this cluster. They may go to: {{clusters}}.',
  'target.added': 'A target was added to {{name}}.',
  'target.removed': 'A target of {{name}} was removed.',
  'note.happens': 'On Argo CD:',
  'note.fix': 'Way out:',
  'note.error': 'Error',
  'note.warning': 'Warning',
  'preview.title': 'Preview',
  'preview.checking': 'Checking…',
  'preview.failed': 'It could not be checked: {{reason}}',
  'preview.failedHint':
    'You can go on; it is checked again before anything is pushed.',
  'preview.retry': 'Check again',
  'preview.old': 'What is below is from before.',
  'preview.fine': 'nothing found',
  'preview.errors_one': '{{count}} error',
  'preview.errors_other': '{{count}} errors',
  'preview.warnings_one': '{{count}} warning',
  'preview.warnings_other': '{{count}} warnings',
  'preview.problems':
    'There is no preview until the fields that are marked are right.',
  'preview.lane': 'The stages of {{service}} as the tab will show them',
  'preview.applications_one': '{{count}} Application',
  'preview.applications_other': '{{count}} Applications',
  'preview.noApplications': 'no Application',
  'preview.approvals_one': '{{count}} approval',
  'preview.approvals_other': '{{count}} approvals',
  'preview.approvalsOf': '{{number}} of {{people}}',
  'preview.atLeast': 'at least {{asked}}',
  'preview.moreAsked': 'policies may ask more',
  'preview.nobodyOpens': 'nobody can open it',
  'preview.inNamespace': 'in {{namespace}}',
  'preview.showAll_one': 'Show {{count}} Application',
  'preview.showAll_other': 'Show all {{count}} Applications',
  'preview.showFewer': 'Show fewer',
  'preview.standIn':
    'The repository is made later; here {{url}} stands for it.',
  'preview.rest': 'Not about one field',
  'yaml.show': 'Show the YAML',
  'yaml.hide': 'Hide the YAML',
  'yaml.label': 'The ApplicationSet as it would be written',
  'yaml.copy': 'Copy',
  'yaml.copied': 'The YAML was copied.',
  'yaml.notCopied': 'It could not be copied; select it and copy it by hand.',
} as const;

/** Every text of the form in which a pipeline is made. @public */
export const promotionsFormTranslationRef: TranslationRef<
  'promotions.form',
  typeof promotionsFormMessages
> = createTranslationRef({
  id: 'promotions.form',
  messages: promotionsFormMessages,
});

export type TranslateForm = TranslationFunction<typeof promotionsFormMessages>;
