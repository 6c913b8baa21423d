import { answerParent } from '../../check/child/child-program';
import type { ModuleAnswer, ModulesInput } from './check-modules';
import { judgeEdit, judgeModule } from './judge-module';
import { ProgramHost } from './program-host';

void answerParent((input, tell) => {
  const { root, modules } = input as ModulesInput;
  const host = new ProgramHost(root);
  tell(null);
  for (const module of modules) {
    const found = answer(module, host);
    tell({ ...found, memoryMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  }
  return Promise.resolve(null);
});

function answer(
  { text, code, later }: ModulesInput['modules'][number],
  host: ProgramHost,
): ModuleAnswer {
  try {
    const problems =
      later === undefined ? judgeModule(text, code, host) : judgeEdit(text, later, host);
    return { problems };
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { problems: [], failure: line };
  }
}
