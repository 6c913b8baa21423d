import { answerParent } from '../../check/child/child-program';
import type { GeneratedSource } from '../generated-header';
import { compareGenerated, type DriftSettings } from '../check-drift';

/** What the program that compares what was made from a large document is given. */
export interface DriftInput {
  readonly folder: string;
  /** Path and text of each generated file. */
  readonly files: readonly (readonly [string, string])[];
  readonly source: GeneratedSource;
  readonly settings: DriftSettings;
}

void answerParent((input, tell) => {
  const { folder, files, source, settings } = input as DriftInput;
  tell(null);
  const sources = { folder, files: new Map(files), openapi: [] };
  return compareGenerated(sources, source, settings, () => tell(null));
});
