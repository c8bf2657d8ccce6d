/** Asks for the repair of a target, once at a time, and keeps the refusal for the person to read. */

import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';

export interface RepairState {
  isPending: boolean;
  refusal?: Error;
}

export function useRepair(ref: PipelineRef, target: string) {
  const api = useApi(promotionsApiRef);
  const [state, setState] = useState<RepairState>({ isPending: false });

  // A request is not ended with the dialog: the sync may have been asked for already.
  async function repair(revisions: string[]): Promise<boolean> {
    setState({ isPending: true });
    try {
      await api.repairTarget(ref, target, { revisions });
      setState({ isPending: false });
      return true;
    } catch (error) {
      const refusal = error instanceof Error ? error : new Error(`${error}`);
      setState({ isPending: false, refusal });
      return false;
    }
  }

  return { ...state, repair };
}
