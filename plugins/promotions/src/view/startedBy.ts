/** Who or what started a sync, as people say it. */

import type {
  ReleaseHistory,
  StartedBy,
} from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';

export function startedByText(
  by: StartedBy | undefined,
  { t, nameOf, locale }: Reading,
): string | undefined {
  if (!by) {
    return undefined;
  }
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const name = list.format(namesIn(by.name).map(nameOf));
  switch (by.kind) {
    case 'portal':
      if (by.rollback && name) {
        return t('started.rollbackBy', { people: name });
      }
      if (by.override && name) {
        return t('started.overriddenBy', { people: name });
      }
      return name
        ? t('started.portalBy', { people: name })
        : t('started.portal');
    case 'person':
      return name
        ? t('started.personNamed', { person: name })
        : t('started.person');
    default:
      return t('started.argocd');
  }
}

/** Entity references of those who approved what the portal started. */
export function approversIn({ stages }: ReleaseHistory): string[] {
  return stages
    .filter(({ startedBy }) => startedBy?.kind === 'portal')
    .flatMap(({ startedBy }) => namesIn(startedBy?.name))
    .filter(name => name.includes(':'));
}

/** Several people stand in one name, with commas between them. */
function namesIn(name = ''): string[] {
  return name.split(/,\s*/).filter(Boolean);
}
