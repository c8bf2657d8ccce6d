/** Every page of the cookbook, in the order of its index. */
import type { Recipe } from '../recipe';
import { gates } from './gates';
import { pipelines } from './pipelines';
import { places } from './places';
import { sources } from './sources';

export const recipes: Recipe[] = [
  ...pipelines,
  ...places,
  ...sources,
  ...gates,
];
