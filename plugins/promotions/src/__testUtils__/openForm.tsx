/** Opens the form of a template whose second step chooses the stages, as the scaffolder does. */

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { SecretsContextProvider } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import type { JsonObject } from '@backstage/types';
import { creatingApiRef } from '../api/CreatingApi';
import { StagesField, validation } from '../components/stageEditor/field';
import { FIELD_NAME } from '../components/stageEditor/fieldSchema';
import type { StageEditorOptions } from '../view/previewRequest';
import type { ChosenPipeline } from '../view/stageDraft';
import type { FakeCreatingApi } from './FakeCreatingApi';

interface FormOptions {
  /** What the template begins with. */
  begins?: ChosenPipeline;
  options?: StageEditorOptions;
}

/** The template's steps; what they create goes to `created`. */
export function openForm(
  api: FakeCreatingApi,
  { begins, options = {} }: FormOptions = {},
) {
  const created: JsonObject[] = [];
  const properties = {
    pipeline: {
      title: 'Stages',
      type: 'object',
      'ui:field': FIELD_NAME,
      'ui:options': asJson(options),
      ...(begins && { default: asJson(begins) }),
    },
  };
  renderInTestApp(
    <SecretsContextProvider>
      <Stepper
        manifest={{
          title: 'New service',
          steps: [{ title: 'Way', schema: { title: 'Way', properties } }],
        }}
        initialState={{ name: 'checkout' }}
        extensions={[{ name: FIELD_NAME, component: StagesField, validation }]}
        onCreate={async values => {
          created.push(values);
        }}
      />
    </SecretsContextProvider>,
    { apis: [[creatingApiRef, api]] },
  );
  return { created };
}

/** As it comes from a template's file. */
function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

/** Goes on to the review, and creates what is there. */
export async function create() {
  await userEvent.click(screen.getByRole('button', { name: 'Review' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Create' }));
}
