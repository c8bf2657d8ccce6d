/** How a target's live resources differ from what they should be. Loaded when somebody looks. */

import { useMemo, useState } from 'react';
import { Button } from '@backstage/ui';
import type {
  PipelineRef,
  Target,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useTargetDiff } from '../../hooks/useTargetDiff';
import { differencesOf } from '../../view/differences';
import type { DifferenceView } from '../../view/differences';
import { releaseName } from '../../view/revisions';
import { ErrorState } from '../ErrorState';
import { Notice } from '../Notice';
import { PanelBody } from '../PanelBody';
import { PanelSkeleton } from '../PanelDialog';
import { QuietButton } from '../QuietButton';
import { useReading } from '../ReadingContext';
import { RepairAction } from '../repair/RepairAction';
import { ResourceDifference } from './ResourceDifference';
import styles from './Differences.module.css';

interface DifferencesProps {
  pipelineRef: PipelineRef;
  target: Target;
}

export function Differences({ pipelineRef, target }: DifferencesProps) {
  const { t } = useReading();
  const { data, error, loading, reload } = useTargetDiff(
    pipelineRef,
    target.name,
  );
  if (!data && !error) {
    return <PanelSkeleton loading={t('differences.loading')} />;
  }
  return (
    <>
      <PanelBody label={t('differences.title', { target: target.name })}>
        {error && (
          <ErrorState
            title={t('differences.failed')}
            reason={messageOf(error)}
            onRetry={reload}
          />
        )}
        {data && <Found diff={data} />}
      </PanelBody>
      <footer className={styles.foot}>
        <Button variant="secondary" isPending={loading} onPress={reload}>
          {t('differences.refresh')}
        </Button>
        <RepairAction target={target} />
      </footer>
    </>
  );
}

/** Few resources are open at once; of many, each is opened by who looks for it. */
const OPEN_AT_ONCE = 3;

function Found({ diff }: { diff: TargetDiffResponse }) {
  const { t } = useReading();
  const views = useMemo(() => differencesOf(diff), [diff]);
  const [closed, setClosed] = useState(
    () => new Set(views.slice(OPEN_AT_ONCE).map(({ key }) => key)),
  );
  const turn = (key: string) =>
    setClosed(before => {
      const after = new Set(before);
      if (!after.delete(key)) {
        after.add(key);
      }
      return after;
    });
  return (
    <>
      <Head diff={diff} views={views} closed={closed} onChange={setClosed} />
      {diff.problems.length > 0 && (
        <Notice tone="warning" title={t('dialog.problems')}>
          {diff.problems.map(problem => (
            <p key={problem}>{problem}</p>
          ))}
        </Notice>
      )}
      {views.length === 0 && diff.problems.length === 0 && (
        <p>{t('differences.none', { target: diff.target })}</p>
      )}
      {views.map(view => (
        <ResourceDifference
          key={view.key}
          view={view}
          open={!closed.has(view.key)}
          onTurn={() => turn(view.key)}
        />
      ))}
    </>
  );
}

interface HeadProps {
  diff: TargetDiffResponse;
  views: DifferenceView[];
  closed: ReadonlySet<string>;
  onChange: (closed: Set<string>) => void;
}

function Head({ diff, views, closed, onChange }: HeadProps) {
  const { t } = useReading();
  const deployed = releaseName(diff.deployed);
  const desired = releaseName(diff.desired);
  const isAnyClosed = closed.size > 0;
  return (
    <header className={styles.head}>
      <p className={styles.facts}>
        <b>{t('differences.count', { count: views.length })}</b>
        {deployed && ' · '}
        {deployed && deployed === desired
          ? t('differences.runs', { revision: deployed })
          : deployed && t('differences.runsOf', { deployed, desired })}
      </p>
      <Legend />
      {views.length > 1 && (
        <QuietButton
          onPress={() =>
            onChange(
              isAnyClosed ? new Set() : new Set(views.map(({ key }) => key)),
            )
          }
        >
          {isAnyClosed ? t('differences.openAll') : t('differences.closeAll')}
        </QuietButton>
      )}
    </header>
  );
}

function Legend() {
  const { t } = useReading();
  return (
    <p className={styles.legend}>
      <span className={styles.removed}>{`− ${t(
        'differences.legendLive',
      )}`}</span>
      <span className={styles.added}>{`+ ${t(
        'differences.legendDesired',
      )}`}</span>
    </p>
  );
}
