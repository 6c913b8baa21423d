import { answerParent } from '../../check/child/child-program';
import type { ModuleAnswer, ModulesInput } from './check-modules';
import { judgeModule } from './judge-module';
import { ProgramHost } from './program-host';

void answerParent((input, tell) => {
  const { root, modules } = input as ModulesInput;
  const host = new ProgramHost(root);
  tell(null);
  for (const { text, code } of modules) tell(answer(text, code, host));
  return Promise.resolve(null);
});

function answer(
  text: string,
  code: ModulesInput['modules'][number]['code'],
  host: ProgramHost,
): ModuleAnswer {
  try {
    return { problems: judgeModule(text, code, host) };
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { problems: [], failure: line };
  }
}
