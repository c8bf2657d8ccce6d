/** The gate in front of a stage, chosen on the line between the stages. */

import { BgProvider, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { DescribedGate } from '@stagecraft/plugin-promotions-common';
import { DESCRIBED_GATES, describedGate } from '../../view/describedGate';
import type { DraftStage } from '../../view/stageDraft';
import { GateKnob } from '../GateKnob';
import { useReading } from '../ReadingContext';
import { useEditor } from './EditorContext';
import { FieldNotes } from './FieldNotes';
import { GateJob } from './GateJob';
import styles from './GateChooser.module.css';
import fields from './fields.module.css';

interface GateChooserProps {
  stage: DraftStage;
  index: number;
}

export function GateChooser({ stage, index }: GateChooserProps) {
  const reading = useReading();
  const { t, notes, choices } = useEditor();
  const gate = describedGate(stage, index, reading);
  if (!gate) {
    return null;
  }
  const isUnarmed = stage.gate === 'verified' && choices && !choices.executor;
  return (
    <GateKnob gate={gate}>
      <BgProvider bg="neutral-1">
        <div className={styles.chooser}>
          <GateKinds stage={stage} />
          <p className={fields.hint}>{t(`gate.${stage.gate}Hint`)}</p>
          {isUnarmed && <p className={fields.hint}>{t('gate.noExecutor')}</p>}
          <FieldNotes notes={notes.at(`stages[${index}].gate`)} />
          <GateJob stage={stage} index={index} />
        </div>
      </BgProvider>
    </GateKnob>
  );
}

function GateKinds({ stage }: { stage: DraftStage }) {
  const { t, changeStage } = useEditor();
  const name = stage.name || t('stage.unnamed');

  function choose(gate: DescribedGate | undefined) {
    if (gate) {
      changeStage(stage.key, { gate });
    }
  }

  return (
    <div className={styles.kinds}>
      <span className={styles.opens} aria-hidden>
        {t('gate.opens', { name })}
      </span>
      <ToggleButtonGroup
        className={styles.group}
        aria-label={t('gate.label', { name })}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[stage.gate]}
        onSelectionChange={keys =>
          choose(DESCRIBED_GATES.find(kind => keys.has(kind)))
        }
      >
        {DESCRIBED_GATES.map(kind => (
          <ToggleButton key={kind} id={kind}>
            {t(`gate.${kind}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
