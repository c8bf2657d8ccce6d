/** Hands the rows of a pipeline's targets what can be done with a target, and what was. */

import { createContext, useContext } from 'react';
import type { Target } from '@stagecraft/plugin-promotions-common';
import type { AskedRepair } from '../view/repair';

export interface TargetActions {
  showDifferences: (target: Target) => void;
  repair: (target: Target) => void;
  /** By the target's name: repairs that were asked for while the person was here. */
  asked: Readonly<Record<string, AskedRepair>>;
}

const TargetActionsContext = createContext<TargetActions | undefined>(
  undefined,
);

export const TargetActionsProvider = TargetActionsContext.Provider;

/** Absent where targets are only looked at. */
export function useTargetActions(): TargetActions | undefined {
  return useContext(TargetActionsContext);
}
