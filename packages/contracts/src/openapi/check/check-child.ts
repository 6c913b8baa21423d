import { answerParent } from '../../check/child/child-program';
import { checkDocument } from './check-document';
import { DocumentReader } from './document-set';
import { loadRedocly } from './redocly';

/** The input of the program that checks documents. */
export interface CheckInput {
  readonly folder: string;
  /** Path and text of each file. */
  readonly files: readonly (readonly [string, string])[];
  /** The documents to check, in order. The program sends a result after each. */
  readonly openapi: readonly string[];
}

void answerParent(async (input, tell) => {
  const { folder, files, openapi } = input as CheckInput;
  const redocly = await loadRedocly();
  const reader = new DocumentReader(redocly, folder, new Map(files));
  tell(null);
  for (const file of openapi) tell(await checkDocument(redocly, reader, file));
  return null;
});
