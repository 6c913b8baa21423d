import type * as Yaml from 'yaml';

let library: typeof Yaml | undefined;

/**
 * The `yaml` library, loaded at its first use. The plain reader reads most plans without it, and loading it takes longer than
 * checking a plan.
 */
export function yaml(): typeof Yaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  return (library ??= require('yaml') as typeof Yaml);
}
