/** What the pipeline would be: its lane, its Applications, what is wrong with it, and its YAML. */

import { lazy, useId, useState } from 'react';
import type { PreviewResponse } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import type { Preview as PreviewState } from '../../hooks/usePreview';
import type { Look } from '../../view/look';
import type { Note } from '../../view/notes';
import { Chip } from '../Chip';
import { LazyPart } from '../LazyPart';
import { Notice } from '../Notice';
import { QuietButton } from '../QuietButton';
import { Spoken } from '../Spoken';
import { useEditor } from './EditorContext';
import { FieldNotes } from './FieldNotes';
import { PreviewLane } from './PreviewLane';
import styles from './Preview.module.css';

const YamlPanel = lazy(() =>
  import('./YamlPanel').then(m => ({ default: m.YamlPanel })),
);

export function Preview({ preview }: { preview: PreviewState }) {
  const { t, notes } = useEditor();
  const titleId = useId();
  const { data } = preview;
  return (
    <section className={styles.preview} aria-labelledby={titleId}>
      <header className={styles.head}>
        <h3 id={titleId} className={styles.title}>
          {t('preview.title')}
        </h3>
        <State preview={preview} />
      </header>
      <Failure preview={preview} />
      {data && <Made data={data} isOld={preview.isOld} />}
      {notes.rest.length > 0 && (
        <section className={styles.rest}>
          <h4 className={styles.subtitle}>{t('preview.rest')}</h4>
          <FieldNotes notes={notes.rest} />
        </section>
      )}
      {data?.yaml && <Yaml yaml={data.yaml} />}
    </section>
  );
}

function State({
  preview: { data, error, loading },
}: {
  preview: PreviewState;
}) {
  const { t, notes } = useEditor();
  if (loading) {
    return <span className={styles.checking}>{t('preview.checking')}</span>;
  }
  if (error || !data) {
    return null;
  }
  const words = summaryOf(notes.all, t);
  return (
    <>
      {words.map(({ text, look }) => (
        <Chip key={text} look={look}>
          {text}
        </Chip>
      ))}
      <Spoken sentences={[words.map(({ text }) => text).join(', ')]} />
    </>
  );
}

function summaryOf(
  notes: readonly Note[],
  t: ReturnType<typeof useEditor>['t'],
): { text: string; look: Look }[] {
  const errors = notes.filter(({ severity }) => severity === 'error').length;
  const warnings = notes.length - errors;
  if (notes.length === 0) {
    return [
      { text: t('preview.fine'), look: { tone: 'success', mark: 'check' } },
    ];
  }
  const told: { text: string; look: Look }[] = [
    {
      text: t('preview.errors', { count: errors }),
      look: { tone: 'danger', mark: 'cross' },
    },
    {
      text: t('preview.warnings', { count: warnings }),
      look: { tone: 'warning', mark: 'alert' },
    },
  ];
  return told.filter((_, index) => [errors, warnings][index] > 0);
}

function Failure({ preview }: { preview: PreviewState }) {
  const { t } = useEditor();
  const { error, data, reload } = preview;
  if (!error) {
    return null;
  }
  return (
    <Notice
      tone="warning"
      title={t('preview.failed', { reason: messageOf(error) })}
      actions={<QuietButton onPress={reload}>{t('preview.retry')}</QuietButton>}
      urgent
    >
      <p>{t('preview.failedHint')}</p>
      {data && <p>{t('preview.old')}</p>}
    </Notice>
  );
}

interface MadeProps {
  data: PreviewResponse;
  isOld: boolean;
}

function Made({ data, isOld }: MadeProps) {
  const { t, standIn } = useEditor();
  const unknown = standIn
    ? t('preview.standIn', { url: standIn })
    : data.unknown;
  if (data.problems.length > 0) {
    return <p className={styles.note}>{t('preview.problems')}</p>;
  }
  return (
    <div className={styles.made} data-old={isOld ? 'yes' : 'no'}>
      {unknown && (
        <Notice tone="info">
          <p>{unknown}</p>
        </Notice>
      )}
      <PreviewLane preview={data} />
    </div>
  );
}

function Yaml({ yaml }: { yaml: string }) {
  const { t } = useEditor();
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  return (
    <div className={styles.yaml}>
      <div>
        <QuietButton
          aria-expanded={isOpen}
          aria-controls={panelId}
          onPress={() => setOpen(!isOpen)}
        >
          {isOpen ? t('yaml.hide') : t('yaml.show')}
        </QuietButton>
      </div>
      <div id={panelId}>
        {isOpen && (
          <LazyPart fallback={null}>
            <YamlPanel yaml={yaml} />
          </LazyPart>
        )}
      </div>
    </div>
  );
}
