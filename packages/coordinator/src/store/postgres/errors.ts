import { quoted } from '@parallel-plan/plan';
import { CoordinatorError, type CoordinatorErrorCode } from '../../api/errors';
import { errorCode, errorText } from '../engine';

/** Whether two transactions conflicted, so that this one must be retried. */
export function isTransient(error: unknown): boolean {
  // serialization_failure, deadlock_detected
  return ['40001', '40P01'].includes(errorCode(error));
}

/** Explains an error of PostgreSQL, or of the connection to it, to the user. */
export function postgresError(error: unknown, server: string): CoordinatorError {
  if (error instanceof CoordinatorError) return error;
  const [code, why] = explanation(error);
  return new CoordinatorError(code, `The PostgreSQL coordinator ${quoted(server)} ${why}`, {
    cause: error,
  });
}

function explanation(error: unknown): readonly [CoordinatorErrorCode, string] {
  const code = errorCode(error);
  const text = errorText(error).split('\n', 1)[0] ?? '';
  if (/^28/.test(code) || /no pg_hba\.conf entry|SASL|password must be/.test(text)) {
    return [
      'unauthorized',
      `does not let this user in (${text}). Check user and password of the URL, or set PGPASSWORD or a ~/.pgpass.`,
    ];
  }
  switch (code) {
    case '3D000':
      return ['store', 'has no such database. Create it (`createdb`), or correct the URL.'];
    case '42501':
      return [
        'store',
        `does not let this user write (${text}). The user needs CREATE on the database once, and its own tables afterwards.`,
      ];
    case '25006':
      return ['store', 'is read-only, as a standby is. Use the URL of the primary server.'];
    case '53100':
      return ['store', 'has no room left on its disk. Nothing of this operation was kept.'];
    case '53300':
      return [
        'unavailable',
        'has no connection left for this client. Try again, or raise max_connections.',
      ];
    case '57014':
      return [
        'unavailable',
        'took too long, and the operation was stopped. Nothing of it was kept.',
      ];
    case '22021':
    case '22P05':
      return ['invalid-request', 'cannot keep text with NUL characters.'];
  }
  // lock_not_available: the lock timeout has passed.
  if (isTransient(error) || code === '55P03') {
    return ['unavailable', 'is busy: other clients write the same rows continuously. Try again.'];
  }
  if (isUnreachable(code, text)) {
    return [
      'unavailable',
      `can't be reached (${code || text}). Start the server, or correct PARALLEL_PLAN_COORDINATOR_URL.`,
    ];
  }
  if (isLost(code, text)) {
    return [
      'unavailable',
      `does not answer (${code || text}). An operation in progress was either completed or rolled back: check before you repeat anything other than a lock.`,
    ];
  }
  return ['store', `refused the operation: ${text}`];
}

/** Whether the server could not be reached. The request was then not sent. */
function isUnreachable(code: string, text: string): boolean {
  return (
    /^(?:57P03|08001|08004|ECONNREFUSED|ENOENT|ENOTFOUND|EAI_AGAIN|EACCES|E(?:HOST|NET)UNREACH)$/.test(
      code,
    ) || /timeout exceeded when trying to connect/.test(text)
  );
}

function isLost(code: string, text: string): boolean {
  return (
    /^(?:08|57P|58)/.test(code) ||
    /^E(?:CONN|TIMEDOUT|PIPE)/.test(code) ||
    /connection|timeout|timed out|socket|not queryable/i.test(text)
  );
}
