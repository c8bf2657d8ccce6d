/**
 * An Argo CD, a Kubernetes API and a git forge on loopback, for development, demo and tests.
 *
 * @packageDocumentation
 */
export {
  startSimulator,
  type RunningSimulator,
  type SimulatorOptions,
} from './server';
export type { InstanceOptions, RunningInstance } from './startInstance';
export { createPausableClock, type PausableClock } from './pausableClock';

export {
  type RecordedCall,
  type RecordedResponse,
  type RecordingEntry,
  RecordingError,
  type StreamName,
  type WireObject,
  parseRecordingLine,
  readRecording,
} from './replay/readRecording';
export {
  recordingNames,
  recordingPath,
  recordingsDirectory,
} from './replay/recordings';
export { Replay, type ReplayListener, instantClock } from './replay/Replay';
export {
  type ReplayServerOptions,
  type RunningReplay,
  startReplay,
} from './replay/startReplay';

export {
  Forge,
  ForgeError,
  type ForgeOptions,
  type ForgeUser,
  type NewRepository,
  type Repository,
} from './forge/Forge';
export type { NewCommit } from './forge/writeCommit';
export { createGitReader } from './forge/gitReader';

export { FaultBox, type WaitingFault } from './faults/FaultBox';
export type { Fault, FaultMatch, NewFault } from './faults/faults';
export { recordedAccounts, rightsByPolicy } from './api/argocd/rights';
export type { ClusterUser, Rule } from './api/kubernetes/access';
export type { ControlledServer } from './api/control/Control';

export { Story, type StoryOptions } from './stories/Story';
export { SteppedClock, createRealClock } from './world/clock';
export {
  DEFAULT_SETTINGS,
  type WorldOptions,
  createWorld,
} from './world/createWorld';
export {
  type Account,
  ArgoError,
  type Cluster,
  type Ref,
  type SyncRequest,
  type World,
  type WorldSettings,
} from './world/World';
export type { Application, ApplicationSet } from './world/argocd';
export type {
  CommitInfo,
  GitReader,
  KubeObject,
  ObjectEvent,
  ObjectKey,
  ObjectStore,
  SimClock,
} from './world/types';
