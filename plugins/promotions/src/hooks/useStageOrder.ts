/** Sends a decision on a stage's approval from a dialog of its own, and tells what was done once the backend has it. */

import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Decision,
  PipelineRef,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useSending } from './useSending';

interface Order {
  decision: Decision;
  releaseId: string;
  comment?: string;
}

export function useStageOrder(ref: PipelineRef, stage: Stage) {
  const api = useApi(promotionsApiRef);
  const { send, ...state } = useSending();
  const decide = (order: Order) =>
    send(() => api.decide(ref, stage.index, order));
  return { ...state, decide };
}
