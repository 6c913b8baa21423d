import { answerParent } from '../../check/child/child-program';
import { loadRedocly } from '../check/redocly';
import { takeOverDocument } from './take-over-document';

void answerParent(async (input) => {
  const { text, file } = input as { text: string; file: string };
  return takeOverDocument(await loadRedocly(), text, file);
});
