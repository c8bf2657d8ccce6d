/** A wide dialog whose contents scroll and are loaded when it opens. */

import type { ReactNode } from 'react';
import { Dialog, DialogHeader, Skeleton, VisuallyHidden } from '@backstage/ui';
import { LazyPart } from './LazyPart';
import styles from './PanelDialog.module.css';
import tones from './tone.module.css';

interface PanelDialogProps {
  title: string;
  /** Read out while the contents are loaded. */
  loading: string;
  width?: number;
  onClose: () => void;
  children: ReactNode;
}

export function PanelDialog(props: PanelDialogProps) {
  const { title, loading, width = 1040, onClose, children } = props;
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      width={width}
      className={styles.dialog}
    >
      <DialogHeader className={styles.header}>{title}</DialogHeader>
      <div className={`${styles.inside} ${tones.root}`}>
        <LazyPart fallback={<PanelSkeleton loading={loading} />}>
          {children}
        </LazyPart>
      </div>
    </Dialog>
  );
}

/** The shape of a dialog's contents while they are asked for. */
export function PanelSkeleton({ loading }: { loading: string }) {
  return (
    <div className={styles.skeleton}>
      <VisuallyHidden role="status">{loading}</VisuallyHidden>
      <Skeleton width="40%" height={16} />
      <Skeleton width="100%" height={56} />
      <Skeleton width="100%" height={56} />
    </div>
  );
}
