import type { PlanTree } from './plan-tree';
import type { Problem } from './problem';
import { validate } from './validate-schema.generated';

export function schemaProblems(tree: PlanTree): Problem[] {
  if (validate(tree.value)) return [];
  return (validate.errors ?? []).map((error) => ({
    code: 'schema',
    message: `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`,
    ...tree.locate(
      error.instancePath
        .split('/')
        .slice(1)
        .map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
      'value',
    ),
  }));
}
