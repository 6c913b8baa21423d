import type { ContractIssue } from '../../model/contract-facts';
import type { Finding, Rule, RuleContext, RuleMeta } from '../rule';

/**
 * A rule that checkers of contracts judge, because it takes the contracts' files and tools: here it
 * gets its page, its severity and its place among the others.
 *
 * @param judge what else a finding depends on: its severity
 */
export function foundByChecker(
  meta: RuleMeta,
  judge: (issue: ContractIssue, context: RuleContext) => Partial<Finding> = () => ({}),
): Rule {
  return {
    meta,
    check(context) {
      for (const issue of context.contracts?.issues ?? []) {
        if (issue.code !== meta.id) continue;
        const finding = { ...findingOf(issue), ...judge(issue, context) };
        if (!context.report(finding)) return;
      }
    },
  };
}

function findingOf({ message, severity, related = [], data, ...place }: ContractIssue): Finding {
  const { file, line, column, endLine, endColumn } = place;
  return {
    message,
    at: [],
    in: {
      file,
      line,
      column,
      ...(endLine === undefined ? {} : { endLine }),
      ...(endColumn === undefined ? {} : { endColumn }),
    },
    related: related.map(({ message: said, ...other }) => ({ message: said, at: [], in: other })),
    ...(severity && { severity }),
    ...(data && { data }),
  };
}
