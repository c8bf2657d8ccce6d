import { list, namesOf } from '../__testUtils__/namesOf';
import type { Cluster } from './world';

describe('clusters', () => {
  const clusters: Cluster[] = [
    {
      name: 'Prod_EU',
      server: 'https://eu',
      labels: { tier: 'prod', zone: 'a' },
      annotations: { team: 'x' },
      project: 'p',
    },
    { name: 'dev', server: 'https://dev', labels: { tier: 'dev' } },
  ];

  it.each([
    [
      [{ key: 'tier', operator: 'In', values: ['prod', 'dev'] }],
      ['prod-eu', 'dev'],
    ],
    [[{ key: 'zone', operator: 'Exists' }], ['prod-eu']],
    [[{ key: 'zone', operator: 'DoesNotExist' }], ['dev']],
    [[{ key: 'tier', operator: 'NotIn', values: ['dev'] }], ['prod-eu']],
  ])('are chosen by %j', async (matchExpressions, expected) => {
    expect(
      await namesOf({
        clusters,
        generators: [{ clusters: { selector: { matchExpressions } } }],
        name: '{{.nameNormalized}}',
      }),
    ).toEqual(expected);
  });

  it('show their labels, annotations and project', async () => {
    const generators = [
      { clusters: { selector: { matchLabels: { tier: 'prod' } } } },
    ];
    expect(
      await namesOf({
        clusters,
        generators,
        name: '{{.metadata.labels.tier}}-{{.metadata.annotations.team}}-{{.project}}-{{index .metadata.labels "argocd.argoproj.io/none"}}',
      }),
    ).toEqual(['prod-x-p-']);
    expect(
      await namesOf({
        clusters,
        generators,
        goTemplate: false,
        name: '{{metadata.labels.tier}}-{{ metadata.annotations.team }}-{{project}}-{{metadata.labels.none}}',
      }),
    ).toEqual(['prod-x-p-{{metadata.labels.none}}']);
  });

  it('contain Argo CD’s own exactly once, registered or not', async () => {
    const own = { name: 'home', server: 'https://kubernetes.default.svc' };
    const named = { generators: [{ clusters: {} }], name: '{{.name}}' };
    expect(await namesOf({ ...named, clusters: [] })).toEqual(['in-cluster']);
    expect(
      await namesOf({ ...named, clusters: [{ ...own, labels: {} }] }),
    ).toEqual(['in-cluster']);
    expect(
      await namesOf({ ...named, clusters: [{ ...own, labels: { a: 'b' } }] }),
    ).toEqual(['home']);
  });
});

describe('Go templates', () => {
  it.each([
    ['{{ toYaml .o | replace "\\n" "," }}', 'a: 1,b: x'],
    ['{{ (fromYaml "k: [1, 2]").k | len }}', '2'],
    [
      '{{ slugify 23 false "feat/A_really+long_pull_request_name" }}',
      'feat-a-really-long-pull',
    ],
    ['{{ normalize "Feat/A_b." }}', 'feat-a-b'],
    ['{{ .o.b | default "y" }}{{ .o.none | default "y" }}', 'xy'],
    ['{{ if and .o (eq .o.b "x") }}yes{{ else }}no{{ end }}', 'yes'],
    ['{{- range $i, $e := .l }}{{ if $i }}-{{ end }}{{ $e }}{{ end -}}', 'p-q'],
    ['{{ index .o "a" }}{{ get .o "b" }}{{ hasKey .o "c" }}', '1xfalse'],
    ['{{ .o.none.deeper }}', '<no value>'],
    ['{{ required "say it" .o.none }}', 'function "required" not defined'],
    ['{{ fail "no" }}', 'error calling fail: no'],
  ])('%s gives %s', async (name, expected) => {
    const element = { o: { a: 1, b: 'x' }, l: ['p', 'q'] };
    const found = await namesOf({ generators: [list(element)], name });
    expect(String(found)).toContain(expected);
  });

  it.each([
    ['missingkey=error', 'map has no entry for key "none"'],
    ['missingkey=zero', '<no value>'],
    ['missingkey=default', '<no value>'],
    ['missingkey=nonsense', 'unrecognized option: missingkey=nonsense'],
  ])('with %s a missing key gives %s', async (option, expected) => {
    const found = await namesOf({
      generators: [list({ a: '1' })],
      name: '{{.none}}',
      options: [option],
    });
    expect(String(found)).toContain(expected);
  });

  it('fail with an option that Go does not know, also where nothing is missing', async () => {
    const found = await namesOf({
      generators: [list({ a: '1' })],
      name: '{{.a}}',
      options: ['missingkey=nonsense'],
    });
    expect(found).toContain('unrecognized option: missingkey=nonsense');
  });

  it('are not filled where an element is empty', async () => {
    expect(await namesOf({ generators: [list({})], name: 'a{{.x}}' })).toEqual([
      'a{{.x}}',
    ]);
  });
});
