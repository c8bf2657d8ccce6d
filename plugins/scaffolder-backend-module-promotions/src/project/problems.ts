/** What is wrong with a project though each of its fields is right. */
import type { ProjectDescription } from './appProject';

/** Each names its field and the way out. */
export function problemsOf(project: ProjectDescription): string[] {
  return [...repeatedRoles(project), ...opened(project), ...oddZones(project)];
}

function repeatedRoles({ roles = [] }: ProjectDescription): string[] {
  const names = roles.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          `roles[${index}].name: "${name}" is there twice; give each role a name of its own`,
        ]
      : [],
  );
}

/** Whoever may sync an Application opens its gate, so nobody but the portal may sync a gated one. */
function opened({ roles = [], portal }: ProjectDescription): string[] {
  const gated = portal?.gated ?? [];
  return roles.flatMap(({ sync = [], policies = [] }, index) => {
    const patterns = [
      ...sync.map((object, at) => ({
        object,
        field: `roles[${index}].sync[${at}]`,
      })),
      ...policies.flatMap(({ resource, action, object, effect }, at) =>
        changesApplications(resource, action) && effect !== 'deny'
          ? [{ object, field: `roles[${index}].policies[${at}]` }]
          : [],
      ),
    ];
    return patterns.flatMap(({ object, field }) => {
      const met = gated.find(pattern => meet(object, pattern));
      return met === undefined
        ? []
        : [
            `${field}: "${object}" covers Applications behind a gate ("${met}" in portal.gated), which only the portal may change; name those that no gate guards`,
          ];
    });
  });
}

function changesApplications(resource: string, action: string): boolean {
  const changes = /^(\*|sync|update|override|create|action\/.*)$/.test(action);
  return ['*', 'applications'].includes(resource) && changes;
}

/** Whether some name fits both patterns, of which `*` stands for anything. */
export function meet(a: string, b: string): boolean {
  if (a === '' && b === '') return true;
  if (a.startsWith('*'))
    return meet(a.slice(1), b) || (b !== '' && meet(a, b.slice(1)));
  if (b.startsWith('*')) return meet(b, a);
  return a !== '' && b !== '' && a[0] === b[0] && meet(a.slice(1), b.slice(1));
}

function oddZones({ syncWindows = [] }: ProjectDescription): string[] {
  return syncWindows.flatMap(({ timeZone }, index) =>
    timeZone === undefined || isZone(timeZone)
      ? []
      : [
          `syncWindows[${index}].timeZone: "${timeZone}" is no time zone; write one such as Europe/Berlin`,
        ],
  );
}

function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
