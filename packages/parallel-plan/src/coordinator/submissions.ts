import type { Coordinator, Task } from '@parallel-plan/coordinator';

/** Which tasks the packages of a revision became, as the coordinator remembers it. */
export interface Submission {
  readonly planRevision: number;
  readonly contractsRevision: number;
  readonly attempt: number;
  /** Ids of tasks by package. */
  readonly tasks: Readonly<Record<string, string>>;
}

const EVENT = 'decision';
const KIND = 'parallel-plan:submission';
const MOST = 200;

/** Notes a submission, so that later calls find its tasks. */
export async function noteSubmission(
  coordinator: Coordinator,
  changeId: string,
  submission: Submission,
): Promise<void> {
  await coordinator.remember({
    eventType: EVENT,
    summary: JSON.stringify(submission),
    tags: [tagOf(changeId), KIND],
  });
}

/** The submissions of a change, the newest first. */
export async function readSubmissions(
  coordinator: Coordinator,
  changeId: string,
): Promise<readonly Submission[]> {
  const memories = await coordinator.recall({ tags: [tagOf(changeId)], limit: MOST });
  return memories.flatMap(({ summary, tags }) => {
    const submission = tags.includes(KIND) ? parse(summary) : undefined;
    return submission === undefined ? [] : [submission];
  });
}

/** Reads tasks, those that are gone left out; a few at a time. */
export async function readTasks(
  coordinator: Coordinator,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Task>> {
  const found = new Map<string, Task>();
  for (let at = 0; at < ids.length; at += 8) {
    const some = ids.slice(at, at + 8);
    const tasks = await Promise.all(some.map((id) => coordinator.getTask(id)));
    for (const task of tasks) if (task !== undefined) found.set(task.id, task);
  }
  return found;
}

/** Not one of the words that agents tag with. */
function tagOf(changeId: string): string {
  return `${KIND}:${changeId}`;
}

/** Anybody may have written it. */
function parse(text: string): Submission | undefined {
  try {
    const { planRevision, contractsRevision, attempt, tasks } = JSON.parse(text) as Submission;
    const numbers = [planRevision, contractsRevision, attempt];
    if (!numbers.every(Number.isInteger) || typeof tasks !== 'object' || tasks === null) {
      return undefined;
    }
    if (!Object.values(tasks).every((id) => typeof id === 'string')) return undefined;
    return { planRevision, contractsRevision, attempt, tasks };
  } catch {
    return undefined;
  }
}
