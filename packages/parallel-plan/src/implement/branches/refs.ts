/** The feature branch, into which the packages of a change are merged. */
export function featureRef(change: string): string {
  return `refs/heads/${change}`;
}

/** The branch of one package. */
export function packageRef(change: string, packageId: string): string {
  return `refs/heads/${packageBranch(change, packageId)}`;
}

export function packageBranch(change: string, packageId: string): string {
  return `${change}--${packageId}`;
}

/** The prefix of the refs of a run that are not branches: attempts, handoffs. */
export function runRefs(change: string): string {
  return `refs/parallel-plan/${change}/`;
}

/** The prefix of the copies of a remote's refs. They keep the objects, and only workers read them. */
export function remoteCopies(change: string): string {
  return `refs/parallel-plan-remote/${change}/`;
}

export function attemptRef(change: string, packageId: string, attempt: number): string {
  return `${runRefs(change)}${packageId}/attempts/${attempt}`;
}

/** Points to a blob: the handoff of the last delivered attempt. */
export function handoffRef(change: string, packageId: string): string {
  return `${runRefs(change)}${packageId}/handoff`;
}

/** Points to a blob: the result of the last verification. */
export function resultRef(change: string, packageId: string): string {
  return `${runRefs(change)}${packageId}/result`;
}

/**
 * Points to a blob: which worker has claimed the package. Only the remote of workers has this ref.
 */
export function claimRef(change: string, packageId: string): string {
  return `${runRefs(change)}${packageId}/claim`;
}

/** Keeps a branch tip that something other than this program created. */
export function foreignRef(change: string, commit: string): string {
  return `${runRefs(change)}foreign/${commit}`;
}

/** Lines at the end of a commit message. They hold the state of a run. */
export type Trailers = Readonly<Record<string, string>>;

/** @returns the message, with its trailers as the last paragraph */
export function withTrailers(subject: string, body: string, trailers: Trailers): string {
  const lines = Object.entries(trailers).map(([name, value]) => `${name}: ${value}`);
  return `${[subject, body.trim(), lines.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * Splits a message into body and trailers. Only the last paragraph counts: the agent's text may
 * look like trailers.
 */
export function parseMessage(message: string): { body: string; trailers: Trailers } {
  const paragraphs = message.trimEnd().split('\n\n');
  const last = paragraphs.at(-1) ?? '';
  const trailers = Object.fromEntries(
    last.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Za-z][A-Za-z-]*): (.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  return { body: paragraphs.slice(1, -1).join('\n\n'), trailers };
}
