import type { ContractIssue } from '../../model/contract-facts';
import type { Finding, Rule, RuleContext, RuleMeta } from '../rule';

/**
 * Creates a rule for findings of contract checkers, which need files and tools. The rule adds the
 * catalogue page, the severity and the sort order.
 *
 * @param judge overrides parts of a finding, such as its severity
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
