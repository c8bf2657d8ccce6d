/** Which dialog is open over a pipeline. */

/** What is open, by what it is about; stages by their index, holds by their id. */
export type OpenDialog =
  | { kind: 'review'; stageIndex: number }
  | { kind: 'compare' }
  | { kind: 'differences' | 'repair'; target: string }
  | { kind: StageDialogKind; stageIndex: number }
  | { kind: 'hold'; stageIndex?: number }
  | { kind: 'lift'; holdId: string };

export type StageDialogKind =
  | 'actions'
  | 'withdraw'
  | 'override'
  | 'abort'
  | 'rollback'
  | 'policy';

/** The dialogs of a gate beside the decision: they share one frame, so that one can lead to another. */
export type GateDialogState = Extract<
  OpenDialog,
  { kind: StageDialogKind | 'hold' | 'lift' }
>;
