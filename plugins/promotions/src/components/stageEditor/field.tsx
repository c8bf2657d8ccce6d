/** The field of a template's form in which the stages of a pipeline are chosen, for both frontend systems. */

import { Suspense, lazy } from 'react';
import { Skeleton } from '@backstage/ui';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import type { JsonObject } from '@backstage/types';
import type { StageEditorOptions } from '../../view/previewRequest';
import { isChosen } from '../../view/stageDraft';
import type { ChosenPipeline } from '../../view/stageDraft';
import type { FieldProps } from './fieldSchema';

const StageEditor = lazy(() =>
  import('./StageEditor').then(m => ({ default: m.StageEditor })),
);

const NOTHING: JsonObject = {};
const NONE: readonly string[] = [];

/** The form fills in the default of an object only where its properties are declared, so that it is read here. */
export function StagesField(props: FieldProps) {
  const { formData, onChange, schema, uiSchema, formContext } = props;
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <StageEditor
        value={[formData, schema.default].find(isChosen)}
        onChange={value => onChange(value)}
        options={uiSchema['ui:options'] ?? {}}
        form={formContext?.formData ?? NOTHING}
        refusals={props.rawErrors ?? NONE}
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
