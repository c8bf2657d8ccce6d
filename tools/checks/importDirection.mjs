/** Which of our packages may import which: the arrows point one way. */

const PUBLISHED = {
  'plugins/promotions-common': [],
  'plugins/promotions-node': ['plugin-promotions-common'],
  'plugins/promotions-backend': [
    'applicationset',
    'plugin-promotions-common',
    'plugin-promotions-node',
  ],
  'plugins/promotions': ['plugin-promotions-common'],
  'plugins/catalog-backend-module-promotions': [
    'plugin-promotions-common',
    'plugin-promotions-node',
  ],
  'plugins/scaffolder-backend-module-promotions': [
    'applicationset',
    'plugin-promotions-common',
  ],
  'packages/applicationset': ['plugin-promotions-common'],
  'packages/cli': ['applicationset', 'plugin-promotions-common'],
};

/** Never imported by what is published, except by tests. */
const FOR_TESTS = ['argocd-simulator', 'applicationset'];

const SCOPE = '@stagecraft/';

export function importsAgainstTheStream(files) {
  return files.flatMap(file => {
    const folder = Object.keys(PUBLISHED).find(path =>
      file.path.startsWith(`${path}/`),
    );
    if (!folder) return [];
    const allowed = [...PUBLISHED[folder], ...(file.test ? FOR_TESTS : [])];
    return file.imports
      .filter(name => name.startsWith(SCOPE))
      .filter(name => !allowed.includes(name.slice(SCOPE.length).split('/')[0]))
      .map(name => `${file.path} imports ${name}`);
  });
}
