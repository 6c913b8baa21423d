import { answerParent } from '../check/child/child-program';
import { documentFacts } from './own-document';

void answerParent((text, tell) => {
  // The time limit of the document starts now, after the program has started.
  tell(null);
  return Promise.resolve(documentFacts(text as string));
});
