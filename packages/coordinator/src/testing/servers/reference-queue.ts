import { randomUUID } from 'node:crypto';
import type { Agent } from '../../api/coordinator';
import { checkUuid, number, optional, strings, text } from './call-arguments';
import { type Args, ServerFault } from './call-arguments';

interface TaskRow {
  readonly id: string;
  readonly task_type: string;
  readonly description: string;
  readonly input_data: unknown;
  readonly priority: number;
  readonly depends_on: readonly string[];
  readonly created_at: string;
  status: string;
  claimed_by: string | null;
  result: unknown;
  error_message: string | null;
}

/** What the queue needs from its server. */
export interface QueueHost {
  readonly defects: { readonly jsonStrings?: boolean; readonly completesOnlyFor?: string };
  log(operation: string, agent: Agent, parameters: Args, success: boolean): void;
  iso(): string;
}

/** The work queue of agent-coordinator. */
export class ReferenceQueue {
  private readonly tasks: TaskRow[] = [];

  constructor(private readonly host: QueueHost) {}

  submit(args: Args, agent: Agent): unknown {
    const depends_on = strings(args, 'depends_on');
    depends_on.forEach(checkUuid);
    const priority = number(args, 'priority', 5);
    if (priority < 1 || priority > 10) throw new ServerFault(500, 'Internal Server Error');
    const id = randomUUID();
    this.tasks.push({
      id,
      task_type: text(args, 'task_type'),
      description: text(args, 'description'),
      input_data: args['input_data'] ?? {},
      priority,
      depends_on,
      created_at: this.host.iso(),
      status: 'pending',
      claimed_by: null,
      result: null,
      error_message: null,
    });
    this.host.log('submit_work', agent, { task_id: id }, true);
    return { success: true, task_id: id };
  }

  claim(args: Args, agent: Agent): unknown {
    const types = args['task_types'];
    const done = new Set(
      this.tasks.filter((task) => task.status === 'completed').map(({ id }) => id),
    );
    const task = this.tasks
      .filter(({ status }) => status === 'pending')
      .filter(({ task_type }) => !Array.isArray(types) || types.includes(task_type))
      .filter(({ depends_on }) => depends_on.every((id) => done.has(id)))
      .sort((a, b) => a.priority - b.priority)[0];
    if (task === undefined) return { success: false, task_id: null, reason: 'no_tasks_available' };
    Object.assign(task, { status: 'claimed', claimed_by: agent.id });
    this.host.log('get_work', agent, { task_id: task.id }, true);
    const { task_type, description, priority } = task;
    const input_data = this.json(task.input_data);
    return { success: true, task_id: task.id, task_type, description, input_data, priority };
  }

  get(args: Args): unknown {
    const id = text(args, 'task_id');
    checkUuid(id);
    const task = this.tasks.find((row) => row.id === id);
    if (task === undefined) return { success: false, reason: 'task_not_found' };
    const [input_data, result] = [this.json(task.input_data), this.json(task.result)];
    return { success: true, task: { ...task, input_data, result } };
  }

  complete(args: Args, agent: Agent): unknown {
    const id = text(args, 'task_id');
    checkUuid(id);
    const task = this.tasks.find((row) => row.id === id);
    const as = this.host.defects.completesOnlyFor ?? agent.id;
    if (task === undefined || task.status !== 'claimed' || task.claimed_by !== as) {
      return { success: false, status: null, task_id: null, reason: 'task_not_claimed_by_agent' };
    }
    task.status = args['success'] === true ? 'completed' : 'failed';
    task.result = args['result'] ?? null;
    task.error_message = optional(args, 'error_message');
    this.host.log('complete_work', agent, { task_id: id }, true);
    return { success: true, status: task.status, task_id: id, reason: null };
  }

  private json(value: unknown): unknown {
    return this.host.defects.jsonStrings && value !== null ? JSON.stringify(value) : value;
  }
}
