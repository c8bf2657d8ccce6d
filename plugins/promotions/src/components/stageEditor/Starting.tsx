/** Where the pipeline starts from: the organisation's standard, the Argo CD and the project. */

import { BgProvider, Select } from '@backstage/ui';
import type { Profile } from '@stagecraft/plugin-promotions-common';
import { isUnknownProject } from '../../view/choices';
import type { Note } from '../../view/notes';
import { withProfile } from '../../view/stageDraft';
import { Notice } from '../Notice';
import { ChoiceField } from './ChoiceField';
import { useEditor } from './EditorContext';
import type { Editor } from './EditorContext';
import { FieldNotes } from './FieldNotes';
import styles from './Starting.module.css';
import fields from './fields.module.css';

/** No profile and no instance are told by an empty key, which BUI takes for none. */
const NONE = '-';

export function Starting() {
  const { t, notes, profiles, choices, draft } = useEditor();
  const hasInstances = (choices?.instances.length ?? 0) > 1 || draft.instance;
  return (
    <div role="group" aria-label={t('start.label')} className={styles.start}>
      {/* The page of templates is no surface of BUI's, so that it is told what its fields stand on. */}
      <BgProvider bg="neutral-1">
        <div className={styles.fields}>
          {profiles.length > 0 && <ProfileField />}
          {hasInstances && <InstanceField />}
          <ProjectField />
        </div>
      </BgProvider>
      <FieldNotes notes={notes.at('executor')} />
      <Locked />
      <InstanceProblem />
    </div>
  );
}

function ProfileField() {
  const { t, notes, draft, change, profiles, profile, makeKey } = useEditor();
  const labelOf = ({ title, problem }: Profile) =>
    problem ? t('start.profileBroken', { profile: title }) : title;

  function choose(name: string) {
    const chosen = profiles.find(one => one.name === name);
    change(withProfile(draft, chosen, makeKey));
  }

  return (
    <div className={fields.field}>
      <Select
        label={t('start.profile')}
        options={[
          { value: NONE, label: t('start.own') },
          ...profiles.map(one => ({
            value: one.name,
            label: labelOf(one),
            disabled: one.problem !== undefined,
          })),
        ]}
        value={draft.profile ?? NONE}
        onChange={value => choose(`${value}`)}
      />
      {profile?.description && (
        <p className={fields.hint}>{profile.description}</p>
      )}
      <FieldNotes notes={notes.at('profile')} />
    </div>
  );
}

function InstanceField() {
  const { t, notes, draft, change, choices, profile } = useEditor();
  const names = choices?.instances.map(({ name }) => name) ?? [];
  const known = new Set([
    ...names,
    ...(draft.instance ? [draft.instance] : []),
  ]);
  return (
    <div className={fields.field}>
      <Select
        label={t('start.instance')}
        isDisabled={profile?.instance !== undefined}
        options={[
          { value: NONE, label: t('start.instanceAny') },
          ...[...known].map(name => ({ value: name, label: name })),
        ]}
        value={draft.instance ?? NONE}
        onChange={value =>
          change({
            ...draft,
            instance: value === NONE ? undefined : `${value}`,
          })
        }
      />
      <FieldNotes notes={notes.at('instance')} />
    </div>
  );
}

function ProjectField() {
  const editor = useEditor();
  const { t, draft, change, places, profile } = editor;
  if (profile?.locked && profile.project) {
    return null;
  }
  return (
    <ChoiceField
      label={t('start.project')}
      placeholder="default"
      value={draft.project ?? ''}
      options={places?.projects.map(({ name }) => name) ?? []}
      notes={projectNotes(editor)}
      onChange={project => change({ ...draft, project })}
    />
  );
}

function projectNotes({ t, notes, draft, places }: Editor): readonly Note[] {
  const found = notes.at('project');
  if (found.length > 0 || !places) {
    return found;
  }
  return isUnknownProject(draft.project, places)
    ? [
        {
          severity: 'warning',
          message: t('start.unknownProject', { instance: places.name }),
        },
      ]
    : [];
}

/** Why the stages cannot be changed. */
function Locked() {
  const { t, profile } = useEditor();
  return profile?.locked ? (
    <Notice
      tone="info"
      title={t('start.lockedTitle', { profile: profile.title })}
    >
      <p>{t('start.lockedText')}</p>
    </Notice>
  ) : null;
}

function InstanceProblem() {
  const { t, places } = useEditor();
  return places?.problem ? (
    <Notice tone="warning">
      <p>
        {t('start.instanceProblem', {
          instance: places.name,
          reason: places.problem,
        })}
      </p>
    </Notice>
  ) : null;
}
