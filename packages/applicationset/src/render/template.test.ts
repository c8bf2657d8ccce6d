import { recordedWorld, setOf } from '../__testUtils__/generators';
import { renderApplicationSet } from './renderApplicationSet';

describe('old templates', () => {
  async function nameOf(name: string) {
    const { template } = setOf({ generators: [] }).spec;
    const result = await renderApplicationSet(
      setOf({
        goTemplate: false,
        generators: [{ list: { elements: [{ env: 'dev' }] } }],
        template: { ...template, metadata: { name } },
      }),
      recordedWorld,
    );
    return result.applications?.[0].metadata.name ?? result.error?.message;
  }

  it.each([
    ['{{ env }}', 'dev'],
    ['{{env}}-{{nope}}-{{}}', 'dev-{{nope}}-{{}}'],
    ['a}}b', 'a}}b'],
    [
      '{{env}} {{',
      'invalid template: Cannot find end tag="}}" in the template="{{env}} {{" starting from ""',
    ],
  ])('%s becomes %s', async (name, expected) => {
    expect(await nameOf(name)).toBe(expected);
  });
});

describe('templatePatch', () => {
  async function patched(templatePatch: string) {
    const result = await renderApplicationSet(
      setOf({
        generators: [{ list: { elements: [{ name: 'a' }] } }],
        templatePatch,
      }),
      recordedWorld,
    );
    return result.error?.message ?? result.applications?.[0];
  }

  it('cannot change the project or the namespace', async () => {
    expect(
      await patched('{metadata: {namespace: kube-system}, spec: {project: x}}'),
    ).toMatchObject({
      metadata: { namespace: 'argocd' },
      spec: { project: 'default' },
    });
  });

  it('removes with null, replaces on request and adds finalizers', async () => {
    const result = await patched(
      `metadata: {finalizers: [own/one]}
spec:
  source: {path: null}
  destination: {$patch: replace, server: "https://x"}
`,
    );
    expect(result).toEqual({
      metadata: {
        name: 'a',
        namespace: 'argocd',
        finalizers: ['resources-finalizer.argocd.argoproj.io', 'own/one'],
      },
      spec: {
        project: 'default',
        source: { repoURL: 'https://git.example.com/a.git' },
        destination: { server: 'https://x' },
      },
    });
  });

  it.each([
    [
      '{{ .nope | nosuch }}',
      'error replacing values in templatePatch: failed to parse template',
    ],
    ['a: [', 'error while converting template to json "a: [": yaml:'],
    ['just text', 'invalid templatePatch'],
  ])('tells what is wrong with %s', async (patch, message) => {
    expect(await patched(patch)).toContain(message);
  });
});
