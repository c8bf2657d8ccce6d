/** What the control endpoint can reach: the servers, and the worlds behind them. */
import type { FaultBox } from '../../faults/FaultBox';
import type { Forge } from '../../forge/Forge';
import type { CallLog } from '../argocd/CallLog';
import type { World } from '../../world/World';

/** One server of the simulator, by a name such as `forge` or `argocd/eu`. */
export interface ControlledServer {
  readonly url: string;
  readonly isListening: boolean;
  readonly faults: FaultBox;
  start(): Promise<void>;
  /** New connections are refused; what is open is cut at once. */
  stop(): Promise<void>;
  /** New connections are refused; streams stay open and silent for so long (Argo CD alone). */
  stopSilently?(drainMs?: number): void;
}

export interface Control {
  servers: ReadonlyMap<string, ControlledServer>;
  /** By the name of the Argo CD instance. */
  worlds: ReadonlyMap<string, World>;
  /** By the name of the Argo CD instance. */
  calls: ReadonlyMap<string, CallLog>;
  forge: Forge;
  now: () => Date;
  /** Absent when the clock cannot be stopped. */
  pause?: (paused: boolean) => void;
}

/** The caller named something that is not there, or asked for it wrongly. */
export class ControlError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'ControlError';
  }
}

function named<T>(all: ReadonlyMap<string, T>, kind: string, name: string): T {
  const found = all.get(name);
  if (!found) {
    const known = [...all.keys()].join(', ');
    throw new ControlError(
      404,
      `there is no ${kind} '${name}'; there is ${known}`,
    );
  }
  return found;
}

export function serverOf(control: Control, name: string): ControlledServer {
  return named(control.servers, 'server', name);
}

export function worldOf(control: Control, instance: string): World {
  return named(control.worlds, 'instance', instance);
}

export function callsOf(control: Control, instance: string): CallLog {
  return named(control.calls, 'instance', instance);
}
