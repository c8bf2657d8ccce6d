/** A whole backend in front of a lab, as people use it: over HTTP, stopped and started again on one database. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Entity } from '@backstage/catalog-model';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  PipelineResponse,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import knexFactory, { type Knex } from 'knex';
import request from 'supertest';
import { promotionsPlugin } from '../plugin';
import type { Lab } from './lab';

/** Where the lab's usual pipeline is. */
export const BASKET = '/api/promotions/pipelines/lab/argocd/basket';
/** Who may approve unless the configuration says otherwise. */
export const GRACE = 'user:default/grace';
export const MONA = 'user:default/mona';

const PATIENCE_MS = 60_000;

export interface LabPortalOptions {
  /** `promotions` of app-config beside the instances; Grace approves everything when absent. */
  promotions?: object;
  /** Of the lab, by name. */
  instances?: readonly string[];
  entities?: Entity[];
}

export class LabPortal {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-lab-'));
  private running?: { backend: TestBackend; db: Knex };

  constructor(
    private readonly lab: Pick<Lab, 'urlOf'>,
    private readonly options: LabPortalOptions = {},
  ) {}

  async start(): Promise<this> {
    const db = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: path.join(this.folder, 'promotions.sqlite') },
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    const backend = await startTestBackend({
      features: [
        promotionsPlugin,
        catalogServiceMock.factory({ entities: this.options.entities ?? [] }),
        mockServices.database.factory({ knex: db }),
        mockServices.rootConfig.factory({ data: this.config() }),
      ],
    });
    this.running = { backend, db };
    return this;
  }

  /** Its database stays. */
  async stop(): Promise<void> {
    await this.running?.backend.stop();
    await this.running?.db.destroy();
    this.running = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  get db(): Knex {
    return this.now().db;
  }

  get(url: string, user = GRACE): request.Test {
    return request(this.now().backend.server)
      .get(url)
      .set('authorization', mockCredentials.user.header(user));
  }

  post(url: string, body: object, user = GRACE): request.Test {
    return request(this.now().backend.server)
      .post(url)
      .set('authorization', mockCredentials.user.header(user))
      .send(body);
  }

  /** The pipeline, once it is as awaited; fails with the last answer when it never is. */
  async pipeline(
    isAwaited: (pipeline: PipelineResponse) => boolean,
    of = BASKET,
  ): Promise<PipelineResponse> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { body } = await this.get(of);
      if (body.stages && isAwaited(body)) {
        return body;
      }
      if (Date.now() > end) {
        throw new Error(`Not reached. Last answer: ${JSON.stringify(body)}`);
      }
      await delay(50);
    }
  }

  /** Its last stage, once it is as awaited. */
  async prod(isAwaited: (stage: Stage) => boolean): Promise<Stage> {
    const { stages } = await this.pipeline(all => {
      const prod = all.stages.at(-1);
      return prod !== undefined && isAwaited(prod);
    });
    return stages[stages.length - 1];
  }

  private now() {
    if (!this.running) {
      throw new Error('The portal is stopped');
    }
    return this.running;
  }

  private config() {
    const { instances = ['lab'], promotions } = this.options;
    const policy = { name: 'all', approvers: { users: [GRACE] } };
    return {
      promotions: {
        instances: instances.map(name => ({
          name,
          url: this.lab.urlOf(name),
          token: 'backstage-token',
          execute: true,
        })),
        ...(promotions ?? { policies: [policy] }),
      },
    };
  }
}
