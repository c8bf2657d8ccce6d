/** Asks the backend once more before the form goes on: what it would refuse is told here, at the field. */

import type { ApiHolder } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { PreviewResponse } from '@stagecraft/plugin-promotions-common';
import { creatingApiRef } from '../../api/CreatingApi';
import { isSuperseded } from '../../api/errors';
import { blocking, notesOf, placeOf } from '../../view/notes';
import type { Note } from '../../view/notes';
import { previewRequest } from '../../view/previewRequest';
import type { StageEditorOptions } from '../../view/previewRequest';
import type { ChosenPipeline } from '../../view/stageDraft';

interface Refusing {
  addError: (message: string) => void;
}

interface Asked {
  apiHolder: ApiHolder;
  formData: JsonObject;
  options: StageEditorOptions;
}

/**
 * A backend that cannot be asked keeps nobody from going on: the template proves the pipeline once more before it is
 * pushed.
 */
export async function validateStages(
  value: ChosenPipeline | undefined,
  field: Refusing,
  { apiHolder, formData, options }: Asked,
): Promise<void> {
  const api = apiHolder.get(creatingApiRef);
  if (!value || !api) {
    return;
  }
  const request = previewRequest(value, options, formData);
  const preview = await lastWord(() => api.preview(request));
  const notes = preview ? notesOf(preview, value.stages) : [];
  for (const note of blocking(notes, value.stages.length)) {
    field.addError(toldOf(note, value));
  }
}

/** The live preview may ask at the same time and take our turn; then it is asked again. */
async function lastWord(
  ask: () => Promise<PreviewResponse>,
): Promise<PreviewResponse | undefined> {
  return ask()
    .catch(error => {
      if (isSuperseded(error)) {
        return ask();
      }
      throw error;
    })
    .catch(() => undefined);
}

function toldOf({ field, message }: Note, { stages }: ChosenPipeline): string {
  return field ? `${placeOf(field, stages)}: ${message}` : message;
}
