/** Where a stage goes: cluster, namespace and, where there are several, the name of each target. */

import { useId } from 'react';
import { ButtonIcon } from '@backstage/ui';
import { RiDeleteBinLine } from '@remixicon/react';
import { clustersOf, isUnknownCluster } from '../../view/choices';
import type { Note } from '../../view/notes';
import type { DraftStage, DraftTarget } from '../../view/stageDraft';
import { withTarget } from '../../view/stageDraft';
import { Hidden } from '../Hidden';
import { QuietButton } from '../QuietButton';
import { ChoiceField } from './ChoiceField';
import { useEditor } from './EditorContext';
import type { Editor } from './EditorContext';
import { FieldNotes } from './FieldNotes';
import { NotedField } from './NotedField';
import styles from './TargetFields.module.css';

interface TargetFieldsProps {
  stage: DraftStage;
  index: number;
}

export function TargetFields({ stage, index }: TargetFieldsProps) {
  const { t, makeKey, changeStage, notes } = useEditor();
  const name = stage.name || t('stage.unnamed');

  function add() {
    const { targets } = withTarget(stage, makeKey);
    changeStage(
      stage.key,
      { targets },
      {
        told: t('target.added', { name }),
        focus: [`[data-target="${targets.at(-1)?.key}"] input`],
      },
    );
  }

  return (
    <div className={styles.targets}>
      <ul className={styles.list} aria-label={t('stage.targets', { name })}>
        {stage.targets.map((target, at) => (
          <TargetItem
            key={target.key}
            stage={stage}
            target={target}
            path={`stages[${index}].targets[${at}]`}
            number={at + 1}
          />
        ))}
      </ul>
      {stage.targets.length === 0 && (
        <p className={styles.none}>{t('target.none')}</p>
      )}
      <FieldNotes notes={notes.at(`stages[${index}].targets`)} />
      <div>
        <QuietButton
          data-part="add-target"
          aria-label={t('target.addTo', { name })}
          onPress={add}
        >
          {t('target.add')}
        </QuietButton>
      </div>
    </div>
  );
}

interface TargetItemProps {
  stage: DraftStage;
  target: DraftTarget;
  path: string;
  number: number;
}

function TargetItem(props: TargetItemProps) {
  const { stage, target, path, number } = props;
  const { t, notes } = useEditor();
  const labelId = useId();
  return (
    <li className={styles.target} data-target={target.key}>
      <div role="group" aria-labelledby={labelId} className={styles.group}>
        <Hidden>
          <span id={labelId}>
            {t('target.one', {
              number: `${number}`,
              stage: stage.name || t('stage.unnamed'),
            })}
          </span>
        </Hidden>
        <Fields {...props} />
        <RemoveTarget {...props} />
      </div>
      <FieldNotes notes={notes.at(path)} />
    </li>
  );
}

function Fields({ stage, target, path }: TargetItemProps) {
  const editor = useEditor();
  const { t, notes, service, places, draft, profile } = editor;
  const change = (part: Partial<DraftTarget>) =>
    editor.changeStage(stage.key, {
      targets: stage.targets.map(one =>
        one.key === target.key ? { ...one, ...part } : one,
      ),
    });
  const isNamed = stage.targets.length > 1 || target.name !== undefined;
  return (
    <>
      <ChoiceField
        label={t('target.cluster')}
        placeholder={t('target.clusterHint')}
        value={target.cluster}
        options={clustersOf(places, draft, profile)}
        notes={clusterNotes(target, path, editor)}
        onChange={cluster => change({ cluster })}
      />
      <NotedField
        label={t('target.namespace')}
        placeholder={`${service}-${stage.name}`}
        value={target.namespace ?? ''}
        notes={notes.at(`${path}.namespace`)}
        onChange={namespace => change({ namespace })}
      />
      {isNamed && (
        <NotedField
          label={t('target.name')}
          placeholder={target.cluster}
          value={target.name ?? ''}
          notes={notes.at(`${path}.name`)}
          onChange={name => change({ name })}
        />
      )}
    </>
  );
}

/** What the backend found comes first; what is known here is told at once. */
function clusterNotes(
  { cluster }: DraftTarget,
  path: string,
  { t, notes, places, profile }: Editor,
): readonly Note[] {
  const found = notes.at(`${path}.cluster`);
  if (found.length > 0) {
    return found;
  }
  const allowed = profile?.clusters;
  if (cluster && allowed && !allowed.includes(cluster)) {
    const message = t('target.notInProfile', {
      profile: profile.title,
      clusters: allowed.join(', '),
    });
    return [{ severity: 'warning', message }];
  }
  return places && isUnknownCluster(cluster, places)
    ? [
        {
          severity: 'warning',
          message: t('target.unknownCluster', { instance: places.name }),
        },
      ]
    : [];
}

function RemoveTarget({ stage, target, number }: TargetItemProps) {
  const { t, changeStage } = useEditor();
  const name = stage.name || t('stage.unnamed');

  function remove() {
    changeStage(
      stage.key,
      { targets: stage.targets.filter(({ key }) => key !== target.key) },
      {
        told: t('target.removed', { name }),
        focus: [`[data-stage="${stage.key}"] [data-part="add-target"]`],
      },
    );
  }

  return (
    <ButtonIcon
      className={styles.remove}
      variant="tertiary"
      size="small"
      icon={<RiDeleteBinLine aria-hidden />}
      aria-label={t('target.remove', {
        target: target.cluster || `${number}`,
        stage: name,
      })}
      onPress={remove}
    />
  );
}
