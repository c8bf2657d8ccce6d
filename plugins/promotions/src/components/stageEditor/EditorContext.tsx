/** Hands every part of the stage editor the draft, its words, what there is to choose from, and what is wrong. */

import { createContext, useContext } from 'react';
import type {
  ChoicesResponse,
  InstanceChoices,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import type { TranslateForm } from '../../formTranslation';
import type { PlacedNotes } from '../../view/notes';
import type { Draft, DraftStage, MakeKey } from '../../view/stageDraft';

/** What a change is to be followed by. */
export interface After {
  /** Read out. */
  told?: string;
  /** A selector of what takes the focus; the first that is there and can. */
  focus?: readonly string[];
}

export interface Editor {
  t: TranslateForm;
  /** What the service is called, in the words of the form. */
  service: string;
  draft: Draft;
  change: (draft: Draft, after?: After) => void;
  changeStage: (
    key: string,
    change: Partial<DraftStage>,
    after?: After,
  ) => void;
  makeKey: MakeKey;
  notes: PlacedNotes;
  choices?: ChoicesResponse;
  /** What the chosen instance has, or all of them. */
  places?: InstanceChoices;
  profiles: readonly Profile[];
  profile?: Profile;
  /** Whether a Job can be asked for at each gate. */
  hasGateJobs: boolean;
  hasTargets: boolean;
  /** The address that stands for the repository, where the template does not tell it. */
  standIn?: string;
}

const EditorContext = createContext<Editor | undefined>(undefined);

export const EditorProvider = EditorContext.Provider;

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) {
    throw new Error('useEditor is used outside of an EditorProvider');
  }
  return editor;
}
