/** The faults that wait for the calls of one server. */
import {
  type Call,
  type Fault,
  type FaultMatch,
  type NewFault,
  matches,
  newFault,
} from './faults';

export interface WaitingFault {
  id: number;
  fault: Fault;
  match: FaultMatch;
  /** How often it will still strike; undefined for ever. */
  left?: number;
}

/** Before a call is looked at, or when something is sent in answer. */
export type Moment = 'call' | 'sending';

const STRIKES: Record<Fault['kind'], Moment[]> = {
  status: ['call'],
  slow: ['call'],
  stall: ['call', 'sending'],
  cut: ['call', 'sending'],
  halfLine: ['sending'],
  garbage: ['sending'],
  duplicate: ['sending'],
  reorder: ['sending'],
  refuse: [],
};

export type FaultListener = (fault: WaitingFault) => void;

export class FaultBox {
  #faults: WaitingFault[] = [];
  #ids = 0;
  readonly #listeners = new Set<FaultListener>();

  /** Adds a fault behind those that wait already. */
  add(wanted: NewFault): WaitingFault {
    const { fault, match, count } = newFault.parse(wanted);
    this.#ids += 1;
    const added = { id: this.#ids, fault, match, left: count };
    this.#faults.push(added);
    this.#listeners.forEach(listener => listener(added));
    return added;
  }

  /** Those that have not struck for the last time. */
  list(): WaitingFault[] {
    return [...this.#faults];
  }

  remove(id: number): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter(one => one.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Calls back for each fault that is added. */
  onAdd(listener: FaultListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first fault that strikes this call at this moment; it is used up by one. */
  take(moment: Moment, call: Call): Fault | undefined {
    const found = this.#faults.find(
      ({ fault, match }) =>
        STRIKES[fault.kind].includes(moment) && matches(match, call),
    );
    if (found) {
      this.use(found);
    }
    return found?.fault;
  }

  use(found: WaitingFault): void {
    if (found.left === undefined) {
      return;
    }
    found.left -= 1;
    if (found.left === 0) {
      this.remove(found.id);
    }
  }
}
