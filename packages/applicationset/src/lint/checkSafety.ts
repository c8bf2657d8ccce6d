/** Checks what an ApplicationSet does when something is misspelt, removed or deleted. */
import type { ApplicationSet } from '../schema/applicationSet';
import type { Finding } from './finding';

export function checkSafety({ spec }: ApplicationSet): Finding[] {
  const { applicationsSync, preserveResourcesOnDeletion } =
    spec.syncPolicy ?? {};
  const findings: Finding[] = [];
  if (applicationsSync !== 'create-update') {
    findings.push({
      code: 'deletesApplications',
      path: 'spec.syncPolicy.applicationsSync',
      message: `A target that leaves the list ${
        applicationsSync === 'create-only'
          ? 'is never updated'
          : 'is deleted at once, in any stage'
      }; write applicationsSync: create-update`,
    });
  }
  if (preserveResourcesOnDeletion !== true) {
    findings.push({
      code: 'deletesResources',
      path: 'spec.syncPolicy.preserveResourcesOnDeletion',
      message:
        'Deleting the ApplicationSet deletes every workload; write preserveResourcesOnDeletion: true',
    });
  }
  if (
    spec.goTemplate &&
    !spec.goTemplateOptions?.includes('missingkey=error')
  ) {
    findings.push({
      code: 'missingKeyPasses',
      path: 'spec.goTemplateOptions',
      message:
        'A misspelt parameter becomes the text <no value>; add missingkey=error',
    });
  }
  return findings;
}
