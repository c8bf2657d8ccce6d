/** Lets any part of a pipeline open a dialog over it. */

import { createContext, useContext } from 'react';
import type { OpenDialog } from '../view/openDialog';

const OpenDialogContext = createContext<(dialog: OpenDialog) => void>(() => {});

export const OpenDialogProvider = OpenDialogContext.Provider;

export function useOpenDialog(): (dialog: OpenDialog) => void {
  return useContext(OpenDialogContext);
}
