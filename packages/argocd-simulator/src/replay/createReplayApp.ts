/** A recording as if it were that Argo CD, over HTTP. */
import type { Express, Request, Response } from 'express';
import { notFound, sendError } from '../api/argocd/answers';
import { applicationReads } from '../api/argocd/applicationReads';
import { applicationSetReads } from '../api/argocd/applicationSetReads';
import type { ArgoContext } from '../api/argocd/context';
import { bareArgoApp } from '../api/argocd/createArgoApp';
import { sessionRoutes } from '../api/argocd/sessionRoutes';
import { versionRoutes } from '../api/argocd/settingsRoutes';
import { streamRoutes } from '../api/argocd/streams';
import type { Replay } from './Replay';

/** Gives the recorded answer to a call that the recording has; 404 says that it has none. */
function recordedAnswer(replay: Replay, req: Request, res: Response): void {
  const path = req.originalUrl;
  const answer = replay.answerTo(req.method, path);
  if (!answer) {
    const call = `${req.method} ${path}`;
    sendError(res, notFound(`the recording has no answer to ${call} yet`));
    return;
  }
  res.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) {
    res.setHeader(name, value);
  }
  const { body } = answer;
  res.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/**
 * Lists, single objects and streams show the state at the replayed moment; every other call gets
 * the answer that was recorded to the very same call, when it has been played already.
 */
export function createReplayApp(
  context: ArgoContext,
  replay: Replay,
  version: string,
): Express {
  const app = bareArgoApp();
  app.use(
    sessionRoutes(context),
    versionRoutes(context, version),
    streamRoutes(context),
    applicationReads(context),
    applicationSetReads(context),
  );
  app.use((req, res) => {
    try {
      context.sessions.callerOf(req);
      recordedAnswer(replay, req, res);
    } catch (error) {
      sendError(res, error);
    }
  });
  return app;
}
