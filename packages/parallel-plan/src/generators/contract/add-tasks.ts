import type { ContractInterface } from '@parallel-plan/contracts';
import type { Plan, WorkPackage } from '@parallel-plan/plan';
import { ownedTask, usedTask } from '../feature/proposal/render-tasks';
import { projectsOf } from '../plan-edit/projects-of';

const HEADING = /^## (\d+)\. ([\w-]+)/;
const TASK = /^(- \[.\] )\d+\.(\d+) /;
/** What a package does last. */
const VERIFICATION = /^- \[.\] \d+\.\d+ Run /;

/**
 * Adds the tasks that new interfaces bring to the groups of the packages that own or use them, in
 * front of their verification; tasks behind them get the next number. A package without a group gets
 * none. Other lines stay as they are.
 */
export function addTasks(
  text: string,
  { packages }: Plan,
  interfaces: readonly ContractInterface[],
): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = packages.reduce<readonly string[]>(
    (edited, work) => inGroup(edited, work.package_id, tasksOf(work, interfaces)),
    text.split(/\r?\n/),
  );
  return lines.join(lineBreak);
}

function tasksOf(work: WorkPackage, interfaces: readonly ContractInterface[]): readonly string[] {
  const own = projectsOf(work);
  return interfaces.flatMap((one) => {
    if (own.includes(one.owner)) return [ownedTask(one)];
    return one.consumers.some((name) => own.includes(name)) ? [usedTask(one)] : [];
  });
}

function inGroup(
  lines: readonly string[],
  packageId: string,
  tasks: readonly string[],
): readonly string[] {
  const start = lines.findIndex((line) => HEADING.exec(line)?.[2] === packageId);
  const next = lines.findIndex((line, index) => index > start && HEADING.test(line));
  const end = next === -1 ? lines.length : next;
  const group = start === -1 ? [] : lines.slice(start, end);
  const last = group.findLastIndex((line) => TASK.test(line));
  const number = HEADING.exec(group[0] ?? '')?.[1];
  if (tasks.length === 0 || last === -1 || number === undefined) return lines;
  const at = VERIFICATION.test(group[last] ?? '') ? last : last + 1;
  const added = tasks.map((task) => `- [ ] ${number}.0 ${task}`);
  const edited = group.toSpliced(at, 0, ...added);
  let count = group.slice(0, at).filter((line) => TASK.test(line)).length;
  const numbered = edited.map((line, index) =>
    index < at ? line : line.replace(TASK, (_, box: string) => `${box}${number}.${(count += 1)} `),
  );
  return lines.toSpliced(start, group.length, ...numbered);
}
