/** What the pipeline ran at a time, and what changed in a stage between two. Loaded when somebody looks back. */

import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { PanelBody } from '../PanelBody';
import { useReading } from '../ReadingContext';
import { AtATime } from './AtATime';
import { BetweenTimes } from './BetweenTimes';
import styles from './LookBack.module.css';

export function LookBack({ pipeline }: { pipeline: Pipeline }) {
  const { t } = useReading();
  const [question, ask] = useState('at');
  return (
    <PanelBody label={t('lookBack.title', { title: pipeline.title })}>
      <Tabs
        className={styles.tabs}
        selectedKey={question}
        onSelectionChange={key => ask(String(key))}
      >
        <TabList>
          <Tab id="at">{t('lookBack.at')}</Tab>
          <Tab id="between">{t('lookBack.between')}</Tab>
        </TabList>
        <TabPanel id="at">
          <AtATime pipeline={pipeline} />
        </TabPanel>
        <TabPanel id="between">
          <BetweenTimes pipeline={pipeline} />
        </TabPanel>
      </Tabs>
    </PanelBody>
  );
}
