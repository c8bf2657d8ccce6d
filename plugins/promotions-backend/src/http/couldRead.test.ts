import { pipelineConditions } from './permissionRules';
import { couldRead } from './couldRead';

const owner = pipelineConditions.isOwner({ claims: ['group:default/shop'] });
const staging = pipelineConditions.isInstance({ instances: ['staging'] });
const shop = pipelineConditions.isProject({ projects: ['shop'] });

const could = (
  conditions: Parameters<typeof couldRead>[0],
  place: string,
): boolean => {
  const [instance, project] = place.split('/');
  return couldRead(conditions, { instance, project });
};

it.each<[string, Parameters<typeof couldRead>[0], string, boolean]>([
  ['its instance', staging, 'staging', true],
  ['another instance', staging, 'prod', false],
  ['its project', shop, 'prod/shop', true],
  ['another project', shop, 'prod/bank', false],
  ['an instance that has its project perhaps', shop, 'prod', true],
  ['whatever its maker may own', owner, 'prod/bank', true],
  ['both of two', { allOf: [staging, shop] }, 'staging/bank', false],
  ['one of two', { anyOf: [staging, shop] }, 'prod/shop', true],
  ['neither of two', { anyOf: [staging, shop] }, 'prod/bank', false],
  ['what is excluded', { not: staging }, 'staging', false],
  ['what is not excluded', { not: staging }, 'prod', true],
  ['what others own', { not: owner }, 'prod', true],
  [
    'what they own and where they may not',
    { allOf: [owner, { not: staging }] },
    'staging',
    false,
  ],
])('a policy that allows %s', (_, conditions, place, answer) => {
  expect(could(conditions, place)).toBe(answer);
});
