import { didYouMean } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';

/** @throws GeneratorError `package/unknown-package` for an id that the plan doesn't have */
export function checkPackage(packageId: string, ids: readonly string[], changeId: string): void {
  if (ids.includes(packageId)) return;
  throw new GeneratorError(
    'package/unknown-package',
    `The plan of "${changeId}" has no package ${JSON.stringify(packageId)}.${didYouMean(packageId, ids, `It has ${ids.join(', ')}.`)}`,
  );
}
