import { answerParent } from '../../check/child/child-program';
import { checkEvent } from './check-event';
import { MOST_STOPPED } from '../../check/child/run-files-in-child';
import type { EventAnswer, EventsInput } from './check-events';

void answerParent((input, tell) => {
  const { folder, events, files, timeoutMs } = input as EventsInput;
  const sources = { folder, files: new Map(Object.entries(files)) };
  let stopped = 0;
  tell(null);
  for (const file of events) {
    const start = performance.now();
    const findings = stopped < MOST_STOPPED ? checkEvent(file, sources, timeoutMs) : null;
    if (performance.now() - start >= timeoutMs) stopped += 1;
    tell({ findings } satisfies EventAnswer);
  }
  return Promise.resolve(null);
});
