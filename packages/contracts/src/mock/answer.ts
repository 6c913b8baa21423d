import { UnusableContractError } from '../openapi/judge/contract-documents';
import { preflight } from './cors';
import { type MockApi, type MockRoute, nameOf } from './mock-api';
import type { MockRequest } from './mock-request';
import { preference } from './negotiate';
import { parameterFaults } from './parameters';
import { type MockAnswer, problem, summary } from './problem';
import { checkBody } from './request-body';
import { respond } from './response';
import { checkSecurity } from './security';
import { SlowPatternError, ValueJudge, withinTime } from '../openapi/judge/value-judge';

/**
 * Returns the request handler of a mock API. It checks in the usual order of servers: path, method,
 * credentials, parameters, body. Then it returns the contract's example. It never throws: for an
 * unusable contract it returns problem details with status 500.
 */
export function mockAnswers(api: MockApi): (request: MockRequest) => MockAnswer {
  const judge = new ValueJudge(api.documents, 'client');
  return (request) => {
    try {
      return answer(api, judge, request);
    } catch (error) {
      if (error instanceof SlowPatternError) return problem(500, SLOW);
      if (error instanceof UnusableContractError) return problem(500, error.message);
      // For example, a value nested so deeply that a validator overflows the stack.
      const why = error instanceof Error ? error.message : String(error);
      return problem(500, `The request could not be checked: ${why}.`);
    }
  };
}

const SLOW =
  'A pattern of the contract takes too long for this request, so the check was stopped. Write the pattern without nested repetition.';

function answer(api: MockApi, judge: ValueJudge, request: MockRequest): MockAnswer {
  const route = withinTime(() => api.route(request.path));
  if (route === undefined) {
    return problem(404, `The contract has no path for ${request.path}.`);
  }
  const asked = preflight(request, allowedMethods(route));
  if (asked !== undefined) return asked;
  const operation =
    route.operations.get(request.method) ??
    (request.method === 'HEAD' ? route.operations.get('GET') : undefined);
  if (operation === undefined) {
    const allow = allowedMethods(route).join(', ');
    if (request.method === 'OPTIONS') return { status: 204, headers: { allow } };
    const [first] = route.operations.values();
    return problem(
      405,
      `${first?.path ?? request.path} has no ${request.method} in the contract: it has ${allow}.`,
      { headers: { allow } },
    );
  }
  const refused = checkSecurity(api, operation, request);
  if (refused !== undefined) return refused;

  const body = checkBody(operation.place, request, api.documents, judge);
  if (body.kind === 'answer') return body.answer;
  const faults = [
    ...parameterFaults(operation.parameters, request, route.pathValues, api.documents, judge),
    ...body.faults,
  ];
  if (faults.length > 0) {
    return problem(400, `${nameOf(operation)}: ${summary(faults)}`, { errors: faults });
  }
  const { headers } = request;
  return respond(operation, preference(headers['prefer']), headers['accept'], api.documents);
}

/** The methods for `Allow`. `GET` implies `HEAD`, and `OPTIONS` is always allowed. */
function allowedMethods({ operations }: MockRoute): readonly string[] {
  return [
    ...new Set([...operations.keys(), ...(operations.has('GET') ? ['HEAD'] : []), 'OPTIONS']),
  ];
}
