import type { Diagnostic, NotChecked } from '@parallel-plan/plan';
import { toDiagnostics } from '../openspec/to-diagnostics';
import { validateChanges } from '../openspec/validate-change';
import type { PlanSource } from './plan-source';

/** What OpenSpec says about changes. */
export interface OpenspecAnswers {
  readonly byChange: ReadonlyMap<string, readonly Diagnostic[]>;
  /** The texts that its findings point into, by file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly notChecked: readonly NotChecked[];
}

/** @param asked whether it is to be asked; else the answer says that it wasn't */
export async function askOpenspec(
  root: string | undefined,
  sources: readonly PlanSource[],
  asked: boolean,
): Promise<OpenspecAnswers> {
  const byChange = new Map<string, readonly Diagnostic[]>();
  const texts = new Map<string, string>();
  const reasons = new Set<string>();
  if (!asked) {
    if (sources.length > 0) reasons.add('It was not asked for: --openspec does.');
  } else {
    const ids = sources.flatMap(({ changeId }) => changeId ?? []);
    for (const { changeId, file } of sources) {
      if (changeId === undefined) reasons.add(`${file} is not in a change under openspec/changes.`);
    }
    const verdicts = root === undefined ? [] : await validateChanges(root, ids);
    for (const [id, verdict] of verdicts) {
      if (!verdict.checked) reasons.add(verdict.why);
      else {
        const found = toDiagnostics(root ?? '', id, verdict.issues);
        byChange.set(id, found.diagnostics);
        for (const [file, text] of found.sources) texts.set(file, text);
      }
    }
  }
  const notChecked = [...reasons].map((why) => ({ check: 'openspec', why }));
  return { byChange, texts, notChecked };
}
