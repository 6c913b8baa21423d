import { parsePlan, type ParsedPlan } from '@parallel-plan/plan';
import { parse } from 'yaml';

/** A YAML document with the places of its values, or the problems of its text. */
export interface ReadYaml {
  readonly value?: unknown;
  readonly problems: ParsedPlan['diagnostics'];
  locate: ParsedPlan['locate'];
}

/**
 * Reads untrusted YAML. The parser of plans checks the text first: texts that it rejects could
 * exhaust the memory of the YAML library.
 *
 * @param file file name for the problems
 */
export function readYaml(text: string, file: string): ReadYaml {
  const { diagnostics, readable, locate } = parsePlan(text, { file });
  const problems = diagnostics.filter(({ code }) => code.startsWith('yaml/'));
  return problems.length > 0 || !readable
    ? { problems, locate }
    : {
        // The expansion of aliases was limited above.
        value: parse(text, {
          schema: 'core',
          merge: false,
          uniqueKeys: false,
          maxAliasCount: -1,
          logLevel: 'silent',
        }),
        problems,
        locate,
      };
}
