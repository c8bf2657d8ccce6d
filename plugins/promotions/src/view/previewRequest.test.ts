import { previewRequest } from './previewRequest';
import type { ChosenPipeline } from './stageDraft';

const chosen: ChosenPipeline = {
  instance: 'argocd-eu',
  project: 'shop',
  profile: 'standard',
  stages: [{ name: 'qa', gate: 'verified', gateJob: true }],
};

describe('what is asked to be previewed', () => {
  it('is the pipeline that the template is about to write', () => {
    const request = previewRequest(
      chosen,
      {
        nameField: 'service',
        pipeline: {
          sources: [
            {
              kind: 'helm',
              repoURL: 'https://git.example.com/${org}/${service}',
            },
          ],
          labels: { team: '${owner}' },
        },
      },
      { service: 'checkout', org: 'shop' },
    );
    expect(request).toEqual({
      instance: 'argocd-eu',
      profile: 'standard',
      pipeline: {
        name: 'checkout',
        project: 'shop',
        sources: [
          { kind: 'helm', repoURL: 'https://git.example.com/shop/checkout' },
        ],
        labels: { team: '${owner}' },
        stages: [{ name: 'qa', gate: 'verified' }],
      },
    });
  });

  it('can be asked before the service has a name', () => {
    const { pipeline } = previewRequest(chosen, {}, { name: '' });
    expect(pipeline.name).toBe('service');
    expect(pipeline.sources).toHaveLength(1);
  });

  it('keeps quotes and braces of a field as text', () => {
    const { pipeline } = previewRequest(
      chosen,
      { pipeline: { labels: { team: '${owner}' } } },
      { owner: '"}, {{.x}}' },
    );
    expect(pipeline.labels).toEqual({ team: '"}, {{.x}}' });
  });
});
