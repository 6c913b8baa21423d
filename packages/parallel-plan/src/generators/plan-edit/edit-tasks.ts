import type { ContractInterface } from '@parallel-plan/contracts';
import {
  copiesFor,
  type Plan,
  projectsOf,
  type RequestedCopy,
  type WorkPackage,
} from '@parallel-plan/plan';
import {
  completionTask,
  copyTask,
  mergeTask,
  ownedTask,
  projectTask,
  renderGroup,
  stubTask,
  usedTask,
} from '../feature/documents/tasks';

const HEADING = /^## (\d+)\. ([\w-]+)/;
const TASK = /^(- \[.\] )\d+\.\d+ /;
const MERGE = /^- \[.\] \d+\.\d+ Merge `/;

/**
 * Adds the group of a package to `tasks.md`, before the group of the package that merges it, which
 * also gets a task for the merge. Later groups are renumbered. Other lines are not changed.
 *
 * @param mergedBy id of the merging package; if it is missing or has no group, the new group is
 *   added at the end
 */
export function addToTasks(
  text: string,
  work: WorkPackage,
  projects: readonly string[],
  mergedBy: string | undefined,
): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.trimEnd().split(/\r?\n/);
  const headings = lines.flatMap((line, at) => {
    const [, number, id] = HEADING.exec(line) ?? [];
    return number === undefined ? [] : [{ at, number: Number(number), id }];
  });
  const next = headings.find(({ id }) => id === mergedBy);
  const number = next?.number ?? Math.max(0, ...headings.map((heading) => heading.number)) + 1;
  const at = next?.at ?? lines.length;
  const group = renderGroup(work, number, projects.map(projectTask)).join('\n\n').split('\n');
  const before = lines.slice(0, at);
  const after = renumbered(withMerge(lines.slice(at), work), number + 1);
  const spaced = next === undefined ? ['', ...group] : [...group, ''];
  return `${[...before, ...spaced, ...after].join(lineBreak)}${lineBreak}`;
}

/** Adds the task after the last task of the first group that merges a package. */
function withMerge(lines: readonly string[], work: WorkPackage): readonly string[] {
  const end = lines.findIndex((line, index) => index > 0 && HEADING.test(line));
  const own = end === -1 ? lines : lines.slice(0, end);
  const last = own.findLastIndex((line) => MERGE.test(line));
  return last === -1 ? lines : lines.toSpliced(last + 1, 0, `- [ ] 0.0 ${mergeTask(work)}`);
}

function renumbered(lines: readonly string[], first: number): readonly string[] {
  let group = first - 1;
  let task = 0;
  return lines.map((line) => {
    if (HEADING.test(line)) {
      group++;
      task = 0;
      return line.replace(/\d+/, String(group));
    }
    return line.replace(TASK, (_, box: string) => `${box}${group}.${++task} `);
  });
}

/** The last task of a package. */
const VERIFICATION = /^- \[.\] \d+\.\d+ Run /;

/**
 * Adds the tasks for new interfaces to the groups of the contracts package, of their owners and of
 * their consumers, before their verification. Later tasks are renumbered. A package without a group
 * gets none, and no task is added twice. Other lines are not changed.
 *
 * @param contracts id of the package that finalises the contracts
 */
export function addTasks(
  text: string,
  { packages, feature }: Plan,
  { interfaces, copies }: AddedInterfaces,
  contracts: string | undefined,
): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = packages.reduce<readonly string[]>((edited, work) => {
    const tasks =
      work.package_id === contracts
        ? contractTasks({ interfaces, copies }, feature.id)
        : tasksOf(work, { interfaces, copies });
    const added = tasks.filter((task) => !text.includes(task.slice(0, task.indexOf(';'))));
    return inGroup(edited, work.package_id, added);
  }, text.split(/\r?\n/));
  return lines.join(lineBreak);
}

/** Interfaces that are added to a change, and the generated code for them. */
interface AddedInterfaces {
  readonly interfaces: readonly ContractInterface[];
  readonly copies: readonly RequestedCopy[];
}

function contractTasks(
  { interfaces, copies }: AddedInterfaces,
  changeId: string,
): readonly string[] {
  const artifacts = [...new Set(interfaces.map(({ artifact }) => artifact))];
  const hasModules = interfaces.some(({ kind }) => kind === 'module');
  return [
    ...artifacts.map((artifact) => completionTask(artifact, interfaces)),
    ...(copies.length === 0 ? [] : [copyTask(copies, changeId)]),
    ...(hasModules ? [stubTask(changeId)] : []),
  ];
}

function tasksOf(work: WorkPackage, { interfaces, copies }: AddedInterfaces): readonly string[] {
  const own = projectsOf(work);
  return interfaces.flatMap((one) => {
    if (own.includes(one.owner)) return [ownedTask(one)];
    const users = one.consumers.filter((name) => own.includes(name));
    return users.length === 0 ? [] : [usedTask(one, copiesFor(copies, users))];
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
