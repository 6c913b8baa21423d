import { answerParent } from '../../check/child/child-program';
import { lintContract } from '../check/lint-contract';
import { readEntry } from '../check/open-module';
import { ProgramHost } from '../check/program-host';
import { renderStub } from './render-stub';
import type { StubAnswer, StubInput } from './stub-modules';

void answerParent((input, tell) => {
  const { root, modules } = input as StubInput;
  const host = new ProgramHost(root);
  tell(null);
  for (const module of modules) tell(answer(module, host));
  return Promise.resolve(null);
});

function answer(
  { text, entry, tsconfig, entryImport }: StubInput['modules'][number],
  host: ProgramHost,
): StubAnswer {
  const isRefused = lintContract(text, { hasCode: true }).some(
    ({ code }) => code !== 'module/undocumented',
  );
  if (isRefused) return { failure: 'The contract has errors: run `parallel-plan modules check`.' };
  try {
    const { exports, needsExtensions, isEntry } = readEntry({ entry, tsconfig }, host);
    const specifier = needsExtensions
      ? `${entryImport.path}${entryImport.extension}`
      : entryImport.path;
    const stub = renderStub(text, new Set(exports), specifier, isEntry);
    return { ...stub, present: exports, needsExtensions };
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { failure: line };
  }
}
