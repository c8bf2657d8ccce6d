/** The gate is there where app-config names a system, and only there. */

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { promotionsGateExtensionPoint } from '@stagecraft/plugin-promotions-node';
import changeGate from './index';

async function gatesWith(data: { changeManagement?: object }) {
  const added: string[] = [];
  const addGate = ({ id }: { id: string }) => void added.push(id);
  const backend = await startTestBackend({
    extensionPoints: [[promotionsGateExtensionPoint, { addGate }]],
    features: [
      changeGate,
      mockServices.rootConfig.factory({
        data: JSON.parse(JSON.stringify(data)),
      }),
    ],
  });
  await backend.stop();
  return added;
}

it('is added where app-config names the system', async () => {
  const changeManagement = { url: 'https://change.example/', token: 'x' };
  expect(await gatesWith({ changeManagement })).toEqual(['change']);
  expect(await gatesWith({})).toEqual([]);
});
