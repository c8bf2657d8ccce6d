/** The stages from the first to the last, each of which can be dragged to another place. */

import { useCallback } from 'react';
import { BgProvider, Button } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useDragOrder } from '../../hooks/useDragOrder';
import type { Dragged } from '../../hooks/useDragOrder';
import { withMoved, withStage } from '../../view/stageDraft';
import { useEditor } from './EditorContext';
import { FieldNotes } from './FieldNotes';
import { StageItem } from './StageItem';
import styles from './StageList.module.css';

export function StageList() {
  const { t, draft, change, notes, service } = useEditor();
  const { stages } = draft;
  const drop = useCallback(
    (key: string, to: number) => {
      const name = stages.find(stage => stage.key === key)?.name;
      change(withMoved(draft, key, to), {
        told: t('stage.moved', {
          name: name || t('stage.unnamed'),
          number: `${to + 1}`,
          total: `${stages.length}`,
        }),
        focus: [`[data-stage="${key}"] [data-part="drag"]`],
      });
    },
    [draft, stages, change, t],
  );
  const { list, dragged, startOf } = useDragOrder(drop);
  return (
    <div className={styles.stages}>
      <ol
        ref={list}
        className={styles.list}
        aria-label={t('form.label', { service })}
      >
        {stages.map((stage, index) => (
          <StageItem
            key={stage.key}
            stage={stage}
            index={index}
            isDragged={dragged?.key === stage.key}
            drop={dropAt(dragged, index)}
            onDrag={startOf(stage.key, index)}
          />
        ))}
      </ol>
      {stages.length === 0 && <p className={styles.none}>{t('stage.none')}</p>}
      <FieldNotes notes={notes.at('stages')} />
      <AddStage />
    </div>
  );
}

/** On which side of this stage what is dragged would land. */
function dropAt(dragged: Dragged | undefined, index: number) {
  if (!dragged || dragged.to !== index || dragged.to === dragged.from) {
    return undefined;
  }
  return dragged.to < dragged.from ? 'before' : 'after';
}

function AddStage() {
  const { t, draft, change, makeKey } = useEditor();

  function add() {
    const next = withStage(draft, makeKey);
    change(next, {
      told: t('stage.added', { number: `${next.stages.length}` }),
      focus: [`[data-stage="${next.stages.at(-1)?.key}"] input`],
    });
  }

  return (
    <div className={styles.add}>
      <BgProvider bg="neutral-1">
        <Button
          variant="secondary"
          data-part="add-stage"
          iconStart={<RiAddLine aria-hidden />}
          onPress={add}
        >
          {t('stage.add')}
        </Button>
      </BgProvider>
    </div>
  );
}
