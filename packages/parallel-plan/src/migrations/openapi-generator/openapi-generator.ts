import { logger, type Tree, updateJson } from '@nx/devkit';

/** The part of `nx.json` with the default of `pythonModels`, in the two forms that Nx accepts. */
interface Settings {
  readonly generators?: {
    readonly 'parallel-plan:feature'?: { pythonModels?: unknown };
    readonly 'parallel-plan'?: { readonly feature?: { pythonModels?: unknown } };
  };
}

const RETIRED = 'datamodel-codegen';

/**
 * Replaces the removed tool for Python models in `nx.json`.
 *
 * @param tree tree of the workspace
 */
export default async function useOpenapiGenerator(tree: Tree): Promise<void> {
  if (!tree.exists('nx.json')) return;
  let isChanged = false;
  const change = (options: { pythonModels?: unknown } | undefined): void => {
    if (options?.pythonModels !== RETIRED) return;
    options.pythonModels = 'openapi-generator';
    isChanged = true;
  };
  updateJson(tree, 'nx.json', (settings: Settings) => {
    change(settings.generators?.['parallel-plan:feature']);
    change(settings.generators?.['parallel-plan']?.feature);
    return settings;
  });
  if (!isChanged) return;
  logger.info(
    'nx.json: pythonModels is openapi-generator now, which needs Java 11 or newer, or uv. Run `nx run-many -t contracts` to generate the models again.',
  );
}
