/** One target: where it is, what Argo CD says of it, and what its last operation did. */

import type { Stage, Target } from '@stagecraft/plugin-promotions-common';
import { VERDICT_LOOK } from '../view/look';
import { hasDifferences } from '../view/repair';
import { imageName, targetFacts } from '../view/target';
import { ExternalLink } from './ExternalLink';
import { Hidden } from './Hidden';
import { Mark } from './Mark';
import { QuietButton } from './QuietButton';
import { useReading } from './ReadingContext';
import { RepairAction, RepairProgressLine } from './repair/RepairAction';
import { useTargetActions } from './TargetActionsContext';
import { TargetFrame, TargetMark } from './TargetFrame';
import styles from './TargetRow.module.css';

export function TargetRow({ target, stage }: { target: Target; stage: Stage }) {
  const reading = useReading();
  const { t } = reading;
  const look = VERDICT_LOOK[target.verdict];
  const facts = targetFacts(target, stage.release.revisions, reading);
  const verdict = t(`verdict.${target.verdict}`);
  const differs = target.verdict !== stage.verdict;
  return (
    <TargetFrame
      tone={look.tone}
      mark={
        <TargetMark title={verdict}>
          <Mark name={look.mark} />
          {!differs && <Hidden>{verdict}</Hidden>}
        </TargetMark>
      }
      name={<TargetName target={target} />}
      cluster={target.cluster}
      namespace={target.destination}
      facts={
        <>
          {differs && <b className={styles.verdict}>{verdict}</b>}
          {differs && ' · '}
          {facts.join(' · ')}
        </>
      }
      more={target.operation?.message}
    >
      <Images images={target.images} />
      <Actions target={target} />
    </TargetFrame>
  );
}

/** What can be done about a target whose live resources are not what they should be. */
function Actions({ target }: { target: Target }) {
  const { t } = useReading();
  const actions = useTargetActions();
  if (!actions) {
    return null;
  }
  return (
    <div className={styles.actions}>
      {hasDifferences(target) && (
        <div className={styles.buttons}>
          <QuietButton onPress={() => actions.showDifferences(target)}>
            {t('differences.show')}
            <Hidden>{` ${target.name}`}</Hidden>
          </QuietButton>
          <RepairAction target={target} />
        </div>
      )}
      <RepairProgressLine target={target} />
    </div>
  );
}

function TargetName({ target: { name, links } }: { target: Target }) {
  const { t } = useReading();
  if (!links.argocd) {
    return <>{name}</>;
  }
  return (
    <ExternalLink
      href={links.argocd}
      describe={t('target.openArgoCd', { name })}
    >
      {name}
    </ExternalLink>
  );
}

function Images({ images }: { images: readonly string[] }) {
  const { t } = useReading();
  const [first, ...more] = images.map(imageName);
  if (!first) {
    return null;
  }
  const text =
    more.length > 0
      ? t('target.moreImages', { image: first, number: `${more.length}` })
      : first;
  return (
    <span className={styles.images} title={images.join('\n')}>
      <Hidden>{t('target.images')} </Hidden>
      {text}
    </span>
  );
}
