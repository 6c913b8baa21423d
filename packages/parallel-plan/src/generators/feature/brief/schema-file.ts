import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SCHEMA = 'schemas/feature-brief.schema.json';

/**
 * The brief's JSON Schema. It lies in `schemas/` of the nearest folder upwards: the package's once
 * it is published, the repository's when the plugin runs from source.
 */
export function readBriefSchema(): object {
  let folder = __dirname;
  while (!existsSync(join(folder, SCHEMA)) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return JSON.parse(readFileSync(join(folder, SCHEMA), 'utf-8'));
}
