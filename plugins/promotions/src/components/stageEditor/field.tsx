/** The field of a template's form in which the stages of a pipeline are chosen, for both frontend systems. */

import { Suspense, lazy } from 'react';
import { Skeleton } from '@backstage/ui';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import type { JsonObject } from '@backstage/types';
import type { StageEditorOptions } from '../../view/previewRequest';
import type { ChosenPipeline } from '../../view/stageDraft';
import type { FieldProps } from './fieldSchema';

const StageEditor = lazy(() =>
  import('./StageEditor').then(m => ({ default: m.StageEditor })),
);

const NOTHING: JsonObject = {};

export function StagesField(props: FieldProps) {
  const { formData, onChange, uiSchema, formContext, rawErrors = [] } = props;
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <StageEditor
        value={formData}
        onChange={value => onChange(value)}
        options={uiSchema['ui:options'] ?? {}}
        form={formContext?.formData ?? NOTHING}
        refusals={rawErrors}
      />
    </Suspense>
  );
}

export const validation: CustomFieldValidator<
  ChosenPipeline,
  StageEditorOptions
> = async (value, field, { apiHolder, formData, uiSchema }) => {
  const { validateStages } = await import('./validate');
  const options = uiSchema?.['ui:options'] ?? {};
  await validateStages(value, field, { apiHolder, formData, options });
};
