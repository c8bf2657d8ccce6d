import { renderChart } from './helm';

const HELPERS = `
{{- define "web.name" -}}
{{ .Chart.Name }}-{{ .Release.Name }}
{{- end }}
{{- define "web.labels" -}}
app: {{ include "web.name" . }}
stage: {{ .Values.stage | quote }}
{{- end -}}
`;

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "web.name" . }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
data:
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
  absent: "{{ .Values.absent }}"
{{- with .Values.settings }}
  owner: {{ include "web.name" $ }}
  {{- toYaml . | nindent 2 }}
{{- end }}
`;

const chart = new Map([
  ['web/Chart.yaml', 'name: web\nversion: 1.0.0\n'],
  [
    'web/values.yaml',
    'stage: none\nimage: { repository: web, tag: "1" }\nsettings: { a: b }\n',
  ],
  ['web/values-images.yaml', 'image: { tag: "2" }\n'],
  ['web/templates/_helpers.tpl', HELPERS],
  ['web/templates/config.yaml', CONFIG],
  ['web/templates/NOTES.txt', 'Thank you'],
]);

describe('a chart in git', () => {
  it('is rendered with its values, and each layer lies over the one before', async () => {
    const rendered = await renderChart(chart, 'web', {
      releaseName: 'blue',
      valueFiles: ['values-images.yaml'],
      valuesObject: { stage: 'qa' },
    });
    expect(rendered).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'web-blue',
          labels: { app: 'web-blue', stage: 'qa' },
        },
        data: { image: 'web:2', absent: '', owner: 'web-blue', a: 'b' },
      },
    ]);
  });

  it.each([
    [
      'a file of values that is not there',
      { valueFiles: ['absent.yaml'] },
      {},
      'open absent.yaml: no such file or directory',
    ],
    [
      'dependencies',
      {},
      { 'web/Chart.yaml': 'name: web\ndependencies: [{ name: redis }]\n' },
      'depends on others',
    ],
    [
      'another context',
      {},
      { 'web/templates/config.yaml': '{{ include "web.name" .Values }}' },
      'templates/config.yaml: a named template is included with something else',
    ],
    [
      'an unknown function',
      {},
      { 'web/templates/config.yaml': '{{ lookup "v1" }}' },
      'function "lookup" not defined',
    ],
  ])('is refused for %s', async (_, helm, files, message) => {
    const broken = new Map([...chart, ...Object.entries(files)]);
    await expect(renderChart(broken, 'web', helm)).rejects.toThrow(message);
  });

  it('is refused where named templates include each other', async () => {
    const endless = '{{ define "a" }}a{{ include "a" . }}{{ end }}';
    const files = new Map([...chart, ['web/templates/_endless.tpl', endless]]);
    await expect(renderChart(files, 'web', {})).rejects.toThrow(
      'include each other without end',
    );
  });
});
