import { GeneratorError } from '../errors/generator-error';
import { nearest } from '../feature/nearest';

/** @throws GeneratorError `package/unknown-package` for an id that the plan doesn't have */
export function checkPackage(packageId: string, ids: readonly string[], changeId: string): void {
  if (ids.includes(packageId)) return;
  const meant = nearest(packageId, ids);
  throw new GeneratorError(
    'package/unknown-package',
    `The plan of "${changeId}" has no package ${JSON.stringify(packageId)}. ${meant === undefined ? `It has ${ids.join(', ')}.` : `Did you mean "${meant}"?`}`,
  );
}
