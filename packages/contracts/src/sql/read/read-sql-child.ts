import { answerParent } from '../../check/child/child-program';
import { readStatements } from './read-statements';

void answerParent(async (input, tell) => {
  for (const text of input as readonly string[]) tell(await readStatements(text));
  return null;
});
