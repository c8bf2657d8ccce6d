/** The stages of a pipeline that is being made: where it starts from, its stages, and what it would be. */

import { useCallback, useRef, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type {
  ChoicesResponse,
  Profile,
} from '@stagecraft/plugin-promotions-common';
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

function Stages(props: StageEditorProps) {
  const { value, onChange, options, form, refusals } = props;
  const { t } = useTranslationRef(promotionsFormTranslationRef);
  const root = useRef<HTMLDivElement>(null);
  const choices = useChoices();
  const profiles = useProfiles();
  const executor = choices.data?.executor;
  const drafting = useDraft({ value, executor, onChange, root });
  const { draft, makeKey } = drafting;
  const { change, told } = useChange(drafting);
  // Before the choices are there, nobody knows who opens the verified stages.
  const isReady = choices.data !== undefined || choices.error !== undefined;
  const preview = usePreview(
    isReady ? previewRequest(chosenOf(draft), options, form) : undefined,
  );
  const notes = usePlacedNotes(preview, draft);
  useShownRefusal(root, refusals);
  const editor = editorOf(
    { t, draft, change, makeKey, notes },
    { options, form, choices: choices.data, profiles: profiles.data?.items },
  );
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

function useChange({
  setDraft,
  focusOn,
}: Pick<ReturnType<typeof useDraft>, 'setDraft' | 'focusOn'>) {
  const [told, setTold] = useState<string>();
  const change = useCallback(
    (next: Draft, after: After = {}) => {
      setDraft(next);
      focusOn(after.focus);
      if (after.told) {
        setTold(after.told);
      }
    },
    [setDraft, focusOn],
  );
  return { change, told };
}

interface Known {
  options: StageEditorOptions;
  form: JsonObject;
  choices?: ChoicesResponse;
  profiles?: readonly Profile[];
}

function editorOf(
  editing: Pick<Editor, 't' | 'draft' | 'change' | 'makeKey' | 'notes'>,
  { options, form, choices, profiles = [] }: Known,
): Editor {
  const { draft, change } = editing;
  const service = serviceName(options, form);
  return {
    ...editing,
    service,
    changeStage: (key, part, after) =>
      change(withStageChanged(draft, key, part), after),
    choices,
    places: choices && placesOf(choices, draft),
    profiles,
    profile: profiles.find(({ name }) => name === draft.profile),
    hasGateJobs: options.gateJobs ?? false,
    hasTargets: hasOwnTargets(draft.targets ?? options.pipeline?.targets),
    standIn: options.pipeline?.sources ? undefined : standIn(service),
  };
}
