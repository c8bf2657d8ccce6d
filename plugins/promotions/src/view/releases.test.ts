import {
  history,
  longHistory,
  stageRelease,
  targetRelease,
} from '../__testUtils__/releases';
import { NEW, OLD, minutesAgo } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { complete, rolling, waiting } from '../__testUtils__/scenarios';
import { columnsOf, movementOf, rowsOf, troubleFirst } from './releases';

const reading = readingAt();

function tableOf(past = history(), pipeline = waiting()) {
  const columns = columnsOf(pipeline, past.items);
  return rowsOf(past, pipeline, columns, reading).map(row => [
    row.name,
    ...row.cells.map(cell => cell.text),
  ]);
}

function cellOf(state: Parameters<typeof stageRelease>[1], more = {}) {
  const entry = stageRelease([1, 'qa'], state, 10, more);
  const items = [{ revisions: [OLD], since: minutesAgo(90), stages: [entry] }];
  return tableOf(history({ items }))[0][2];
}

describe('the table of releases', () => {
  it('shows when each stage completed a release, what failed, and what waits', () => {
    expect(tableOf()).toEqual([
      ['749bde9', '12:19', '12:27', 'waits'],
      ['a0c41e2', 'Wed 12:49', 'functional failed', 'did not come to prod'],
      ['f461d15', 'Mon 12:49', 'Mon 13:15', 'Tue 12:45'],
    ]);
  });

  it('says of the newest release that it still comes to a stage, of older ones that they did not', () => {
    const rows = tableOf(history(), rolling());
    expect(rows[0][3]).toBe('waiting');
    expect(rows[1][3]).toBe('did not come to prod');
  });

  it('says on how many targets a release failed or is done', () => {
    const targets = ['complete', 'failed', 'failed'].map(state => ({
      target: state,
      state,
      syncs: 1,
    }));
    expect(cellOf('failed', { targets })).toBe('failed on 2 of 3');
    expect(cellOf('rolling', { targets })).toBe('rolling, 1 of 3');
    const begun = targets.slice(0, 1);
    expect(cellOf('rolling', { targets: begun })).toBe('rolling, 1 of 2');
  });

  it('says on how many targets a release is that went no further', () => {
    const stages = [
      {
        ...stageRelease([1, 'qa'], 'complete', 10),
        state: 'partial' as const,
        targets: [targetRelease('checkout-qa-eu')],
      },
    ];
    const items = [{ revisions: [OLD], since: minutesAgo(90), stages }];
    expect(tableOf(history({ items }))[0][2]).toBe('on 1 of 2');
  });

  it('says when a release was deployed that nobody could prove complete', () => {
    expect(cellOf('deployed')).toBe('deployed 12:35');
  });

  it('says in which stages a release changed nothing, also of an old one', () => {
    const [newest, ...older] = history().items.map(item => ({
      ...item,
      stages: item.stages.slice(0, 1),
    }));
    const unaffected = [{ index: 1, name: 'qa' }];
    const items = [newest, { ...older[0], unaffected }];
    const cells = tableOf(history({ items })).map(row => row[2]);
    expect(cells).toEqual(['did not come to qa', 'changed nothing']);
  });

  it('says that the end was not seen, instead of guessing one', () => {
    expect(cellOf('unknown')).toBe('end not seen');
    expect(cellOf('superseded')).toBe('superseded');
  });

  it('keeps a column for a stage that the pipeline no longer has', () => {
    const stages = [stageRelease([3, 'canary'], 'complete', 99)];
    const items = [{ revisions: [OLD], since: minutesAgo(100), stages }];
    const columns = columnsOf(waiting(), items);
    expect(columns.map(({ name, stage }) => [name, Boolean(stage)])).toEqual([
      ['dev', true],
      ['qa', true],
      ['prod', true],
      ['canary', false],
    ]);
  });

  it('holds back the oldest of a page, whose commits nobody could tell', () => {
    const page = longHistory({ limit: 11 });
    const rows = rowsOf(page, waiting(), [], reading);
    expect(rows).toHaveLength(10);
    expect(rows[9].previous).toBe(page.items[10]);
  });

  it('knows no release before the oldest that is kept', () => {
    const rows = rowsOf(history(), waiting(), [], reading);
    expect(rows[2].previous).toBeUndefined();
  });
});

describe('the pipeline moved', () => {
  it('when a stage has another verdict or runs another release, and only then', () => {
    expect(movementOf(waiting())).toBe(
      movementOf({ ...waiting(), version: 9 }),
    );
    expect(movementOf(waiting())).not.toBe(movementOf(complete()));
  });
});

describe('the targets of a release', () => {
  it('are listed with those in trouble first', () => {
    const [ok, bad] = (['complete', 'failed'] as const).map(state => ({
      target: NEW,
      state,
      syncs: 1,
    }));
    expect(troubleFirst([ok, bad])).toEqual([bad, ok]);
  });
});
