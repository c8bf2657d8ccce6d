/** The simulated Argo CDs, in a process of their own. */

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { FleetSize } from '../argocd/Fleet';
import type { Change, Told } from '../argocd/Instance';
import { Child, ROOT, typescript } from './Child';

const told = z.object({ sentAt: z.number(), revision: z.string() });

export const NOBODY: FleetSize = { pipelines: 0, others: 0 };

export class ArgoCds {
  private constructor(
    private readonly child: Child,
    private readonly port: number,
    readonly names: readonly string[],
  ) {}

  /** Each holds the same number of pipelines and others. */
  static async start(
    place: string,
    count: number,
    size: FleetSize,
  ): Promise<ArgoCds> {
    mkdirSync(place, { recursive: true });
    const child = new Child({
      name: 'the simulated Argo CD',
      args: typescript('bench/src/argocd/main.ts'),
      cwd: ROOT,
      log: path.join(place, 'argocd.log'),
    });
    const names = Array.from({ length: count }, (_, at) => `argocd-${at + 1}`);
    const port = z.number().parse(await child.ask('listen'));
    const started = new ArgoCds(child, port, names);
    await started.fill(size);
    return started;
  }

  instances(): { name: string; url: string; token: string }[] {
    return this.names.map(name => ({
      name,
      url: `http://127.0.0.1:${this.port}/${name}`,
      token: 'bench',
    }));
  }

  async fill(size: FleetSize): Promise<void> {
    for (const name of this.names) await this.child.ask('fill', { name, size });
  }

  /** The calls since this was asked last, without what our reader always does: streams and whole lists. */
  async takeCalls(): Promise<string[]> {
    const calls = z.array(z.string()).parse(await this.child.ask('calls'));
    return calls.filter(call => !/(\/stream\/|applications(ets)?$)/.test(call));
  }

  async delayCalls(milliseconds: number): Promise<void> {
    await this.child.ask('delay', { milliseconds });
  }

  /** Changes one Application. */
  async tell(name: string, at: number, change: Change): Promise<Told> {
    return told.parse(await this.child.ask('tell', { name, at, change }));
  }

  /** Resolves when all events are sent, with when the first was, by the machine's clock. */
  async flood(name: string, count: number, change: Change): Promise<number> {
    const beganAt = await this.child.ask('flood', { name, count, change });
    return z.number().parse(beganAt);
  }

  end(): Promise<void> {
    return this.child.end();
  }
}
