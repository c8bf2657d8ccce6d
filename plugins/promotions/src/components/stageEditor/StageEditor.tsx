/** The stages of a pipeline that is being made: where it starts from, its stages, and what it would be. */

import { useMemo, useRef, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { messageOf } from '../../api/errors';
import { promotionsFormTranslationRef } from '../../formTranslation';
import { useChoices, useProfiles } from '../../hooks/useChoices';
import { useDraft } from '../../hooks/useDraft';
import { usePlacedNotes } from '../../hooks/usePlacedNotes';
import { usePreview } from '../../hooks/usePreview';
import { useShownRefusal } from '../../hooks/useShownRefusal';
import { placesOf } from '../../view/choices';
import {
  previewRequest,
  serviceName,
  standIn,
} from '../../view/previewRequest';
import type { StageEditorOptions } from '../../view/previewRequest';
import {
  chosenOf,
  hasOwnTargets,
  withStageChanged,
} from '../../view/stageDraft';
import type { ChosenPipeline, Draft } from '../../view/stageDraft';
import { Notice } from '../Notice';
import { ReadingProvider } from '../ReadingContext';
import { Spoken } from '../Spoken';
import tones from '../tone.module.css';
import { EditorProvider } from './EditorContext';
import type { After, Editor } from './EditorContext';
import { Preview } from './Preview';
import { StageList } from './StageList';
import { Starting } from './Starting';
import styles from './StageEditor.module.css';

export interface StageEditorProps {
  value: ChosenPipeline | undefined;
  onChange: (value: ChosenPipeline) => void;
  options: StageEditorOptions;
  /** What all steps of the form hold. */
  form: JsonObject;
  /** What kept the form from going on, when the person last tried. */
  refusals: readonly string[];
}

export function StageEditor(props: StageEditorProps) {
  return (
    <ReadingProvider>
      <Stages {...props} />
    </ReadingProvider>
  );
}

function Stages({
  value,
  onChange,
  options,
  form,
  refusals,
}: StageEditorProps) {
  const { t } = useTranslationRef(promotionsFormTranslationRef);
  const root = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState<string>();
  const choices = useChoices();
  const profiles = useProfiles();
  const executor = choices.data?.executor;
  const { draft, setDraft, makeKey, focusOn } = useDraft({
    value,
    executor,
    onChange,
    root,
  });
  // Before the choices are there, nobody knows who opens the verified stages.
  const preview = usePreview(
    choices.data || choices.error
      ? previewRequest(chosenOf(draft), options, form)
      : undefined,
  );
  const notes = usePlacedNotes(preview, draft);
  useShownRefusal(root, refusals);

  const editor = useMemo((): Editor => {
    const change = (next: Draft, after: After = {}) => {
      setDraft(next);
      if (after.told) {
        setTold(after.told);
      }
      focusOn(after.focus);
    };
    const service = serviceName(options, form);
    return {
      t,
      service,
      draft,
      change,
      changeStage: (key, part, after) =>
        change(withStageChanged(draft, key, part), after),
      makeKey,
      notes,
      choices: choices.data,
      places: choices.data && placesOf(choices.data, draft),
      profiles: profiles.data?.items ?? [],
      profile: profiles.data?.items.find(one => one.name === draft.profile),
      hasGateJobs: options.gateJobs ?? false,
      standIn: options.pipeline?.sources ? undefined : standIn(service),
      hasTargets: hasOwnTargets(draft.targets ?? options.pipeline?.targets),
    };
  }, [
    t,
    options,
    form,
    draft,
    setDraft,
    focusOn,
    makeKey,
    notes,
    choices.data,
    profiles.data,
  ]);
  const failure = choices.error ?? profiles.error;

  return (
    <EditorProvider value={editor}>
      <div
        ref={root}
        className={`${styles.editor} ${tones.root}`}
        data-stagecraft="stages"
      >
        {failure && (
          <Notice tone="warning">
            <p>{t('start.choicesFailed', { reason: messageOf(failure) })}</p>
          </Notice>
        )}
        <Starting />
        {!editor.profile?.locked && <StageList />}
        <Preview preview={preview} />
        <Spoken sentences={[told]} />
      </div>
    </EditorProvider>
  );
}
