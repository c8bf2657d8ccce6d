/** The ApplicationSet as it would be written, to read and to copy. Loaded when somebody wants to see it. */

import { useState } from 'react';
import { Box, Button } from '@backstage/ui';
import { Spoken } from '../Spoken';
import { useEditor } from './EditorContext';
import styles from './YamlPanel.module.css';

export function YamlPanel({ yaml }: { yaml: string }) {
  const { t } = useEditor();
  const [told, setTold] = useState<string>();

  async function copy() {
    setTold(undefined);
    try {
      await window.navigator.clipboard.writeText(yaml);
      setTold(t('yaml.copied'));
    } catch {
      setTold(t('yaml.notCopied'));
    }
  }

  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        {told && (
          <span className={styles.told} aria-hidden>
            {told}
          </span>
        )}
        <Button variant="secondary" size="small" onPress={copy}>
          {t('yaml.copy')}
        </Button>
      </div>
      <Box
        as="pre"
        className={styles.yaml}
        role="region"
        aria-label={t('yaml.label')}
        // It scrolls, so that the keyboard must reach it.
        tabIndex={0}
      >
        {yaml}
      </Box>
      <Spoken sentences={[told]} />
    </div>
  );
}
