/** Moves a stage with mouse, finger or keys, and removes it. */

import type { KeyboardEvent, PointerEvent } from 'react';
import { ButtonIcon } from '@backstage/ui';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiDeleteBinLine,
  RiDraggable,
} from '@remixicon/react';
import { withMoved, withoutStage } from '../../view/stageDraft';
import type { DraftStage } from '../../view/stageDraft';
import { useEditor } from './EditorContext';
import styles from './StageTools.module.css';

export interface StageToolsProps {
  stage: DraftStage;
  index: number;
  onDrag: (event: PointerEvent) => void;
}

export function StageTools({ stage, index, onDrag }: StageToolsProps) {
  const { t, draft } = useEditor();
  const moveTo = useMoves(stage);
  const total = draft.stages.length;
  const name = stage.name || t('stage.unnamed');

  function onKeyDown(event: KeyboardEvent) {
    const to = placeOf(event.key, index, total);
    if (to !== undefined) {
      event.preventDefault();
      moveTo(to, 'drag');
    }
  }

  return (
    <div className={styles.tools}>
      {total > 1 && (
        <>
          <button
            type="button"
            className={styles.handle}
            data-part="drag"
            aria-label={t('stage.drag', {
              name,
              number: `${index + 1}`,
              total: `${total}`,
            })}
            onPointerDown={onDrag}
            onKeyDown={onKeyDown}
          >
            <RiDraggable size={18} aria-hidden />
          </button>
          <ButtonIcon
            variant="tertiary"
            size="small"
            data-part="up"
            icon={<RiArrowUpLine aria-hidden />}
            aria-label={t('stage.up', { name })}
            isDisabled={index === 0}
            onPress={() => moveTo(index - 1, 'up')}
          />
          <ButtonIcon
            variant="tertiary"
            size="small"
            data-part="down"
            icon={<RiArrowDownLine aria-hidden />}
            aria-label={t('stage.down', { name })}
            isDisabled={index === total - 1}
            onPress={() => moveTo(index + 1, 'down')}
          />
        </>
      )}
      <RemoveStage stage={stage} index={index} />
    </div>
  );
}

function placeOf(key: string, index: number, total: number) {
  switch (key) {
    case 'ArrowUp':
      return index - 1;
    case 'ArrowDown':
      return index + 1;
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return undefined;
  }
}

/** Moving keeps the focus on what moved it, or on the handle where that is at its end. */
function useMoves({ key, name }: DraftStage) {
  const { t, draft, change } = useEditor();
  return (to: number, part: 'drag' | 'up' | 'down') => {
    const moved = withMoved(draft, key, to);
    if (moved === draft) {
      return;
    }
    const here = `[data-stage="${key}"]`;
    change(moved, {
      told: t('stage.moved', {
        name: name || t('stage.unnamed'),
        number: `${to + 1}`,
        total: `${draft.stages.length}`,
      }),
      focus: [`${here} [data-part="${part}"]`, `${here} [data-part="drag"]`],
    });
  };
}

function RemoveStage({ stage, index }: Omit<StageToolsProps, 'onDrag'>) {
  const { t, draft, change } = useEditor();
  const name = stage.name || t('stage.unnamed');

  function remove() {
    const next = draft.stages.at(index + 1) ?? draft.stages[index - 1];
    change(withoutStage(draft, stage.key), {
      told: t('stage.removed', { name }),
      focus: [`[data-stage="${next?.key}"] input`, '[data-part="add-stage"]'],
    });
  }

  return (
    <ButtonIcon
      variant="tertiary"
      size="small"
      icon={<RiDeleteBinLine aria-hidden />}
      aria-label={t('stage.remove', { name })}
      onPress={remove}
    />
  );
}
