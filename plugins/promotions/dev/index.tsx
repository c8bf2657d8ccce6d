/** A page with the tab in every situation: `yarn start`, then choose one, or open `/?scenario=waiting`. */

import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { ANNOTATION_PIPELINE } from '@stagecraft/plugin-promotions-common';
import type {
  HistoryQuery,
  HistoryResponse,
} from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../src/api/PromotionsApi';
import { ApprovalsContent } from '../src/components/approvals/ApprovalsContent';
import { PromotionTab } from '../src/components/PromotionTab';
import { FakePromotionsApi } from '../src/__testUtils__/FakePromotionsApi';
import { YES, hold } from '../src/__testUtils__/deciding';
import { waitingApproval } from '../src/__testUtils__/recorded';
import { diff } from '../src/__testUtils__/diff';
import { history, longHistory, noHistory } from '../src/__testUtils__/releases';
import { SCENARIOS } from '../src/__testUtils__/situations';
import { createComponentRouteRef } from '../src/routes';
import { shiftTimes } from './shiftTimes';

const name =
  new URLSearchParams(window.location.search).get('scenario') ?? 'waiting';
const pipelines = shiftTimes(
  (SCENARIOS[name] ?? SCENARIOS.empty)(),
  new Date(),
);

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, annotations: { [ANNOTATION_PIPELINE]: name } },
};

const HISTORIES: Record<string, (query?: HistoryQuery) => HistoryResponse> = {
  usual: () => history(),
  long: longHistory,
  none: noHistory,
  failing: () => {
    throw new Error('The database does not answer');
  },
};

/** `?past=none|long|failing` shows other histories than the usual one. */
function backend() {
  const past = new URLSearchParams(window.location.search).get('past');
  const now = new Date();
  const api = new FakePromotionsApi(pipelines, releaseId =>
    shiftTimes(diff({ releaseId }), now),
  );
  const historyOf = HISTORIES[past ?? 'usual'] ?? HISTORIES.usual;
  api.past.history = query => shiftTimes(historyOf(query), now);
  const { activity } = api.decided;
  api.decided.activity = async query => shiftTimes(await activity(query), now);
  api.decided.approvals = () =>
    shiftTimes({ items: [waitingApproval()], totalItems: 1 }, now);
  api.decided.holds = () =>
    shiftTimes({ items: [hold()], viewer: { freeze: YES } }, now);
  return api;
}

function Scenarios() {
  return (
    <main style={{ padding: 24 }}>
      <nav style={{ display: 'flex', flexWrap: 'wrap', gap: 12 }}>
        {Object.keys(SCENARIOS).map(one => (
          <a key={one} href={`/?scenario=${one}`}>
            {one}
          </a>
        ))}
      </nav>
      <a href="/?scenario=approvals">approvals</a>
      <h1 style={{ fontSize: 20 }}>{name}</h1>
      {name === 'approvals' && <ApprovalsContent />}
      <EntityProvider entity={entity}>
        <PromotionTab />
      </EntityProvider>
    </main>
  );
}

createDevApp({
  features: [
    createFrontendPlugin({
      pluginId: 'promotions',
      externalRoutes: { createComponent: createComponentRouteRef },
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: promotionsApiRef,
              deps: {},
              factory: () => backend(),
            }),
        }),
        PageBlueprint.make({
          name: 'entity',
          params: {
            path: '/catalog/:namespace/:kind/:name',
            routeRef: entityRouteRef,
            noHeader: true,
            loader: async () => <Scenarios />,
          },
        }),
        PageBlueprint.make({
          params: {
            path: '/',
            noHeader: true,
            loader: async () => <Scenarios />,
          },
        }),
      ],
    }),
  ],
});
