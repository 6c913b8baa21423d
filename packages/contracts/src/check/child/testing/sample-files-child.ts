import { answerParent } from '../child-program';

/** Sends the name of each file. A file named `hang` or `exit` does that instead. */
void answerParent(async (input, tell) => {
  tell(null);
  for (const file of input as readonly string[]) {
    if (file.startsWith('exit')) process.exit(3);
    if (file.startsWith('hang')) await new Promise((resolve) => setTimeout(resolve, 1e8));
    tell(file);
  }
  return null;
});
