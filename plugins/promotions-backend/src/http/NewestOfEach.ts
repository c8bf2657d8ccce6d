/**
 * Work of which each caller has one piece at a time: while one is done, the newest of those that were asked for
 * meanwhile waits, and an older one is given up. A form that is being typed in asks faster than it is answered.
 */

import { CustomErrorBase } from '@backstage/errors';

/** 409: the same caller has asked for something newer meanwhile. */
export class Superseded extends CustomErrorBase {
  readonly name = 'Superseded';
  readonly statusCode = 409;
}

interface Line {
  /** Tells the one that waits that it is its turn, or not. */
  waiting?: (turn: boolean) => void;
}

export class NewestOfEach {
  /** Of those callers for whom something is being done. */
  private readonly lines = new Map<string, Line>();

  /** Throws Superseded, or what `work` throws. */
  async of<T>(caller: string, work: () => Promise<T>): Promise<T> {
    await this.turn(caller);
    try {
      return await work();
    } finally {
      this.next(caller);
    }
  }

  private async turn(caller: string): Promise<void> {
    const line = this.lines.get(caller);
    if (!line) {
      this.lines.set(caller, {});
      return;
    }
    line.waiting?.(false);
    const mine = await new Promise<boolean>(resolve => {
      line.waiting = resolve;
    });
    if (!mine) {
      throw new Superseded('You have asked for a newer one meanwhile.');
    }
  }

  private next(caller: string): void {
    const waiting = this.lines.get(caller)?.waiting;
    if (waiting) {
      this.lines.set(caller, {});
      waiting(true);
    } else {
      this.lines.delete(caller);
    }
  }
}
