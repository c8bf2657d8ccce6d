/** The ApplicationSets that are one pipeline together, in order, and where this one stands among them. */

import type { PipelineChain } from '@stagecraft/plugin-promotions-common';
import { partsOf, placeText } from '../../view/chain';
import type { PartView } from '../../view/chain';
import { useReading } from '../ReadingContext';
import { useShownPipelines } from './ChainContext';
import styles from './ChainNav.module.css';

interface ChainNavProps {
  chain: PipelineChain;
  /** The part that it stands above. */
  title: string;
}

export function ChainNav({ chain, title }: ChainNavProps) {
  const reading = useReading();
  const shown = useShownPipelines();
  return (
    <nav
      className={styles.chain}
      aria-label={reading.t('chain.label', { name: chain.name, title })}
    >
      <b className={styles.name}>{chain.name}</b>
      <ol className={styles.parts}>
        {partsOf(chain, shown).map(part => (
          <li
            key={part.key}
            className={styles.part}
            aria-current={part.isHere ? 'true' : undefined}
          >
            <Part part={part} />
          </li>
        ))}
      </ol>
      <span className={styles.place}>{placeText(chain, reading)}</span>
    </nav>
  );
}

function Part({ part: { number, title, instance, href } }: { part: PartView }) {
  const text = (
    <>
      <span className={styles.number}>{number}</span>
      {title}
      <span className={styles.instance}>{` ${instance}`}</span>
    </>
  );
  return href ? <a href={href}>{text}</a> : <span>{text}</span>;
}
