/** The field for Backstage's new frontend system. */

import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { StagesField, validation } from './field';
import { FIELD_NAME, fieldSchema } from './fieldSchema';

export const stagesFormField = createFormField({
  name: FIELD_NAME,
  component: StagesField,
  validation,
  schema: fieldSchema,
});
