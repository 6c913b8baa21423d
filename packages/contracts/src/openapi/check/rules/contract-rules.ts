import { discriminatorRule } from './discriminator';
import { mediaTypeExampleRule } from './example';
import { problemDetailsRule } from './problem-details';

/** Our rules, as Redocly runs them; each becomes `contract/<name>`. */
export const contractRules = {
  example: mediaTypeExampleRule,
  'problem-details': problemDetailsRule,
  discriminator: discriminatorRule,
};
