/** Sends a person's decision, once at a time, and keeps the refusal for them to read. */

import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Approval,
  DecisionRequest,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';

export interface DecisionState {
  /** The decision that is on its way. */
  pending?: DecisionRequest['decision'];
  refusal?: Error;
}

export function useDecision(ref: PipelineRef, stageIndex: number) {
  const api = useApi(promotionsApiRef);
  const [state, setState] = useState<DecisionState>({});

  // A request is not ended with the dialog: the decision may be stored already.
  async function decide(
    request: DecisionRequest,
  ): Promise<Approval | undefined> {
    setState({ pending: request.decision });
    try {
      const approval = await api.decide(ref, stageIndex, request);
      setState({});
      return approval;
    } catch (error) {
      const refusal = error instanceof Error ? error : new Error(`${error}`);
      setState({ refusal });
      return undefined;
    }
  }

  return { ...state, decide, forget: () => setState({}) };
}
