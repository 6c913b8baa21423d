import { answerParent } from '../../child/child-program';
import { checkEvent } from './check-event';
import type { EventAnswer, EventsInput } from './check-events';

/** Many slow files end sooner than the sum of their limits. */
const MOST_TIMEOUTS = 1.5;

void answerParent((input, tell) => {
  const { folder, events, files, timeoutMs } = input as EventsInput;
  const sources = { folder, files: new Map(Object.entries(files)) };
  const deadline = Date.now() + timeoutMs * MOST_TIMEOUTS;
  for (const file of events) {
    const left = Math.min(timeoutMs, deadline - Date.now());
    const findings = left <= 0 ? null : checkEvent(file, sources, left);
    tell({ findings } satisfies EventAnswer);
  }
  return Promise.resolve(null);
});
