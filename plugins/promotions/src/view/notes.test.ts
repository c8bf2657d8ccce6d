import type {
  PreviewFinding,
  PreviewResponse,
} from '@stagecraft/plugin-promotions-common';
import { blocking, notesOf, placeOf, placed } from './notes';

function finding(part: Partial<PreviewFinding>): PreviewFinding {
  return {
    code: 'SC001',
    severity: 'error',
    message: 'wrong',
    happens: 'nothing is deployed',
    fix: 'mend it',
    path: 'spec',
    ...part,
  };
}

function response(part: Partial<PreviewResponse>): PreviewResponse {
  return { problems: [], findings: [], stages: [], ...part };
}

const STAGES = [{ name: 'dev' }, { name: 'prod' }];

describe('what was found', () => {
  it('stands beside the field that causes it', () => {
    const notes = notesOf(
      response({
        problems: [{ path: 'stages[0].name', message: 'no name' }],
        findings: [finding({ field: 'stages[1].targets[0].cluster' })],
      }),
      STAGES,
    );
    const { at, rest } = placed(notes, 2);
    expect(at('stages[0].name')).toMatchObject([{ message: 'no name' }]);
    expect(at('stages[1].targets[0].cluster')).toHaveLength(1);
    expect(rest).toEqual([]);
  });

  it('stands at the nearest field that the form has', () => {
    const notes = notesOf(
      response({
        findings: [
          finding({ field: 'stages[5].name' }),
          finding({ field: 'stages[0].clusterLabels.env' }),
          finding({ field: 'stages[0].targets[2].cluster.url' }),
        ],
      }),
      STAGES,
    );
    const { at } = placed(notes, 1);
    expect(at('stages')).toHaveLength(1);
    expect(at('stages[0]')).toHaveLength(1);
    expect(at('stages[0].targets[2].cluster')).toHaveLength(1);
  });

  it.each([undefined, 'sources[0].repoURL'])(
    'about %s is told apart from the fields',
    field => {
      const notes = notesOf(
        response({ findings: [finding({ field })] }),
        STAGES,
      );
      expect(placed(notes, 2).rest).toHaveLength(1);
    },
  );
});

describe('a stage without a name', () => {
  it('is told that, and not what follows from it', () => {
    const problems = [
      'stages[0].name',
      'stages[0].targets[0]',
      'stages[1]',
    ].map(path => ({ path, message: 'wrong' }));
    const stages = [{ name: '' }, { name: 'prod' }];
    expect(
      notesOf(response({ problems }), stages).map(({ field }) => field),
    ).toEqual(['stages[0].name', 'stages[1]']);
  });
});

describe('the form', () => {
  it('does not go on with a problem, wherever it is', () => {
    const notes = notesOf(
      response({ problems: [{ path: 'sources', message: 'none' }] }),
      STAGES,
    );
    expect(blocking(notes, 1)).toHaveLength(1);
  });

  it('does not go on with an error that one of its fields causes', () => {
    const notes = notesOf(
      response({ findings: [finding({ field: 'stages[0].gate' })] }),
      STAGES,
    );
    expect(blocking(notes, 1)).toHaveLength(1);
  });

  it('goes on with warnings, and with errors that nobody can mend in it', () => {
    const notes = notesOf(
      response({
        findings: [
          finding({ severity: 'warning', field: 'stages[0].gate' }),
          finding({ field: 'sources[0].repoURL' }),
        ],
      }),
      STAGES,
    );
    expect(blocking(notes, 1)).toEqual([]);
  });
});

describe('the place of a field', () => {
  it.each([
    ['stages[1].targets[0].cluster', 'prod › targets 1 › cluster'],
    ['stages[0].name', 'stages 1 › name'],
    ['project', 'project'],
  ])('%s is told as %s', (field, place) => {
    expect(placeOf(field, [{ name: '' }, { name: 'prod' }])).toBe(place);
  });
});
