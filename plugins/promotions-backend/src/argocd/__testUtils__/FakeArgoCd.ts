/** An Argo CD on loopback whose lists and streams a test holds in its hand. */

import type { ServerResponse } from 'http';
import type { ArgoKind } from '../types';
import {
  answering,
  startArgoServer,
  type Answer,
  type ArgoServer,
} from './argoServer';

type Plural = 'applications' | 'applicationsets';

/** What Argo CD sends of an object, as small as can be. */
export function bareObject(
  name: string,
  resourceVersion: number,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    metadata: {
      namespace: 'argocd',
      name,
      uid: `uid-${name}`,
      resourceVersion: String(resourceVersion),
    },
    ...more,
  };
}

export class FakeArgoCd {
  readonly lists: Record<Plural, unknown[]> = {
    applications: [],
    applicationsets: [],
  };
  readonly streams: Record<Plural, ServerResponse[]> = {
    applications: [],
    applicationsets: [],
  };
  /** Answers instead of what would be answered, by path; undefined lets it pass. */
  refuse: (path: string) => Answer | undefined = () => undefined;

  private constructor(readonly server: ArgoServer) {}

  static async start(): Promise<FakeArgoCd> {
    const server = await startArgoServer(() => undefined);
    const fake = new FakeArgoCd(server);
    server.answer((request, response) => {
      const answer = fake.refuse(request.path) ?? fake.answerTo(request.path);
      return answer(request, response);
    });
    return fake;
  }

  /** How often a path was asked for. */
  asked(path: string): number {
    return this.server.asked.filter(request => request.path === path).length;
  }

  send(plural: Plural, type: string, object: unknown): void {
    const field = plural === 'applications' ? 'application' : 'applicationSet';
    const result = { type, [field satisfies ArgoKind]: object };
    this.write(plural, `data: ${JSON.stringify({ result })}\n\n`);
  }

  heartbeat(): void {
    this.write('applications', ':\n\n');
    this.write('applicationsets', ':\n\n');
  }

  write(plural: Plural, bytes: string): void {
    this.streams[plural].forEach(stream => stream.write(bytes));
  }

  /** Ends the streams as a stopping API server does. */
  endStreams(): void {
    Object.values(this.streams).forEach(streams =>
      streams.splice(0).forEach(stream => stream.end()),
    );
  }

  /** What it answers when nothing is refused. */
  answerTo(path: string): Answer {
    switch (path) {
      case '/api/v1/applications':
        return answering(200, { items: this.lists.applications });
      case '/api/v1/applicationsets':
        return answering(200, { items: this.lists.applicationsets });
      case '/api/v1/stream/applications':
        return this.streaming('applications');
      case '/api/v1/stream/applicationsets':
        return this.streaming('applicationsets');
      default:
        return answering(404, { code: 5, message: 'Not Found' });
    }
  }

  private streaming(plural: Plural): Answer {
    return (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      this.streams[plural].push(response);
    };
  }
}
