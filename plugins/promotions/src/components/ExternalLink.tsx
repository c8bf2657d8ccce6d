/** A link that leaves the portal; it says so. */

import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { RiArrowRightUpLine } from '@remixicon/react';
import { Hidden } from './Hidden';
import { useReading } from './ReadingContext';
import styles from './ExternalLink.module.css';

export interface ExternalLinkProps {
  href: string;
  children: ReactNode;
  className?: string;
  /** Read before the visible text, where that alone does not say where the link goes. */
  describe?: string;
}

export function ExternalLink(props: ExternalLinkProps) {
  const { href, children, className = '', describe } = props;
  const { t } = useReading();
  const note = [describe, t('pipeline.opensElsewhere')].filter(Boolean);
  return (
    <Link
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      standalone
      className={`${styles.link} ${className}`}
    >
      {children}
      <RiArrowRightUpLine className={styles.icon} size={14} aria-hidden />
      <Hidden>{`(${note.join(', ')})`}</Hidden>
    </Link>
  );
}
