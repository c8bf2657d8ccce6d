/**
 * Asks the gates of modules about the releases that wait for them, again and again, beside everything else: each gate
 * for itself, a few releases at once, so that one that hangs holds up nobody. Of several replicas one asks; all learn.
 */

import type {
  ApprovalState,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  GateRequest,
  PromotionsGate,
} from '@stagecraft/plugin-promotions-node';
import type { Knex } from 'knex';
import limitCalls from 'p-limit';
import type { Audit } from '../../audit/Audit';
import type { PromotionsConfig } from '../../config';
import type { PipelineReader } from '../../model/PipelineReader';
import type { Clock } from '../../platform/clock';
import type { NewId } from '../../platform/ids';
import { pause, type Timers } from '../../platform/timers';
import type { ApprovalStore, StoredApproval } from '../ApprovalStore';
import { askGate, PATIENCE_MS } from './askGate';
import { entryOfAnswer, isNews } from './entryOfAnswer';
import type { ExternalGates } from './ExternalGates';
import {
  addQuestions,
  readAnswers,
  takeQuestion,
  writeAnswer,
  type KnownAnswer,
} from './operations';
import { takeLeft, tellEnd } from './tellEnd';
import type { Question } from './tables';
import { questionsOf } from './questionsOf';

const ROUND_MS = 1_000;
/** Of one gate, whatever it does with them. */
const AT_ONCE = 4;
const LEASE_MS = PATIENCE_MS + 20_000;
const AGAIN_MS = { least: 5_000, usual: 30_000, most: 600_000 };
/** How much longer an answer counts than until it is asked again, so that a slow gate or a restart takes none away. */
const GRACE_MS = 60_000;

/** Rounds in which something may still be sent. */
const OPEN: readonly ApprovalState[] = ['pending', 'approved', 'executing'];

export interface GateAskerOptions {
  db: Knex;
  gates: ReadonlyMap<string, PromotionsGate>;
  externals: ExternalGates;
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>;
  reader: PipelineReader;
  store: Pick<ApprovalStore, 'find'>;
  audit: Audit;
  clock: Clock;
  timers: Timers;
  newId: NewId;
  logger: { warn(message: string): void };
  /** Called when a gate of a module says something else than before. */
  onProgress: (ref: PipelineRef) => void;
}

export class GateAsker {
  private readonly stopping = new AbortController();
  private readonly changed = new Map<string, PipelineRef>();
  /** By pipeline: what is to be asked. */
  private readonly waiting = new Map<string, readonly Question[]>();
  private readonly limits = new Map<string, ReturnType<typeof limitCalls>>();
  private readonly asking = new Map<string, Promise<void>>();
  private stopReading = () => {};
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(private readonly options: GateAskerOptions) {}

  /** Does nothing where no policy names a gate of a module. */
  start(): void {
    const { config, reader } = this.options;
    if (config.policies.some(({ external = [] }) => external.length > 0)) {
      this.stopReading = reader.onChange(ref => this.noteChange(ref));
      reader
        .outlines()
        .forEach(({ pipeline }) => this.noteChange(pipeline.ref));
      this.running = this.goOn();
    }
  }

  async stop(): Promise<void> {
    this.stopReading();
    this.stopping.abort();
    await this.running;
    await Promise.all(this.asking.values());
  }

  /** One round: what waits is known to all replicas, and what is due is being asked. */
  async round(): Promise<void> {
    const { db, clock, externals } = this.options;
    this.lookAgain();
    const questions = [...this.waiting.values()].flat();
    const known = new Map((await readAnswers(db, clock)).map(a => [a.id, a]));
    const fresh = questions.filter(({ id }) => !known.has(id));
    await addQuestions(db, fresh);
    this.tellOthersNews(externals.learn([...known.values()]));
    const now = clock().getTime();
    for (const question of questions) {
      if ((known.get(question.id)?.askAt ?? 0) <= now) {
        this.askBeside(question);
      }
    }
    const ids = new Set(questions.map(({ id }) => id));
    const others = [...known.values()].filter(({ id }) => !ids.has(id));
    await this.askForApproved(others.filter(({ askAt }) => askAt <= now));
    const gone = others.filter(({ instance }) => this.isRead(instance));
    const left = await takeLeft(db, gone, now);
    left.forEach(answer => this.end(answer));
  }

  private async goOn(): Promise<void> {
    const { timers, logger } = this.options;
    while (!this.stopping.signal.aborted) {
      try {
        await this.round();
        this.failing = false;
      } catch (error) {
        if (!this.failing) {
          logger.warn(`The gates of modules cannot be asked: ${error}`);
        }
        this.failing = true;
      }
      await pause(timers, ROUND_MS, this.stopping.signal);
    }
  }

  private noteChange(ref: PipelineRef): void {
    this.changed.set(formatPipelineRef(ref), ref);
  }

  private lookAgain(): void {
    const { reader, config } = this.options;
    const changed = [...this.changed];
    this.changed.clear();
    for (const [key, ref] of changed) {
      const snapshot = reader.pipeline(ref);
      const questions = snapshot ? questionsOf(snapshot, config) : [];
      if (questions.length > 0) {
        this.waiting.set(key, questions);
      } else {
        this.waiting.delete(key);
      }
    }
  }

  /** A newer release does not end the decisions on one: what still waits to be carried out is asked about, too. */
  private async askForApproved(due: readonly KnownAnswer[]): Promise<void> {
    for (const { id, gate, request: written } of due) {
      const request: GateRequest = JSON.parse(written);
      const approval = await this.approvalOn(request);
      if (approval && OPEN.includes(approval.state)) {
        this.askBeside({ id, gate, request });
      }
    }
  }

  private isRead(instance: string): boolean {
    const status = this.options.reader
      .instances()
      .find(({ name }) => name === instance);
    return status === undefined || status.freshness.state === 'live';
  }

  private tellOthersNews(changed: readonly KnownAnswer[]): void {
    changed.forEach(({ instance, namespace, name }) =>
      this.options.onProgress({ instance, namespace, name }),
    );
  }

  private askBeside(question: Question): void {
    const gate = this.options.gates.get(question.gate);
    if (!gate || this.asking.has(question.id)) {
      return;
    }
    const limit = this.limits.get(gate.id) ?? limitCalls(AT_ONCE);
    this.limits.set(gate.id, limit);
    const asking = limit(() => this.ask(gate, question))
      .catch(error => {
        const { logger } = this.options;
        logger.warn(`The answer of ${gate.title} was not kept: ${error}`);
      })
      .finally(() => this.asking.delete(question.id));
    this.asking.set(question.id, asking);
  }

  private async ask(
    gate: PromotionsGate,
    { id, request }: Question,
  ): Promise<void> {
    const { db, newId, timers, clock, audit, onProgress } = this.options;
    const ticket = newId();
    if (
      this.stopping.signal.aborted ||
      !(await takeQuestion(db, id, ticket, LEASE_MS))
    ) {
      return;
    }
    const approval = await this.approvalOn(request);
    const asked = { ...request, ...(approval && { approval: told(approval) }) };
    const answer = await askGate(gate, asked, timers);
    const { askAgainMs: again = AGAIN_MS.usual } = answer;
    const askAgainMs = Math.max(AGAIN_MS.least, Math.min(again, AGAIN_MS.most));
    const time = { askAgainMs, countsMs: askAgainMs + LEASE_MS + GRACE_MS };
    const isNew = await db.transaction(async tx => {
      const written = await writeAnswer(tx, id, ticket, answer, time);
      const news = written !== undefined && isNews(written.before, answer);
      if (news) {
        const at = clock().toISOString();
        await audit.append(tx, entryOfAnswer(gate, asked, answer, at));
      }
      return news;
    });
    if (isNew) {
      this.options.externals.learn(await readAnswers(db, clock));
      onProgress(request.pipeline);
    }
  }

  private async approvalOn({
    pipeline,
    stage,
    releaseId,
  }: GateRequest): Promise<StoredApproval | undefined> {
    const found = await this.options.store.find(pipeline, [releaseId]);
    return found.find(
      a => a.stageIndex === stage.index && a.releaseId === releaseId,
    );
  }

  private end(answer: KnownAnswer): void {
    const { gates, timers, logger } = this.options;
    const gate = gates.get(answer.gate);
    if (gate) {
      tellEnd(gate, answer, request => this.approvalOn(request), timers).catch(
        error => logger.warn(`${gate.title} was not told of an end: ${error}`),
      );
    }
  }
}

function told({
  id,
  state,
  required,
  given,
}: StoredApproval): GateRequest['approval'] {
  const decisions = given.map(({ user, decision, at }) => ({
    user,
    decision,
    at,
  }));
  return { id, state, required, given: decisions };
}
