import { quoted } from '../../text';
import type { Located } from '../../parse/parsed-plan';
import type { Rule } from '../rule';

export const duplicateId: Rule = {
  meta: {
    id: 'package/duplicate-id',
    severity: 'error',
    required: true,
    summary: 'Two packages share an id.',
    why: 'Dependencies, claims, branches and targets name packages by id. A shared id is ambiguous, so nothing can be proven about either package.',
    howToFix: 'Rename one of them, and check which package each `depends_on` means.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
  - package_id: wp-api
    depends_on: []`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
  - package_id: wp-api-docs
    depends_on: [wp-api]`,
    },
  },
  check({ view, report }) {
    const firsts = new Map<string, Located<string>>();
    for (const { package_id: id } of view.packages) {
      if (id === undefined) continue;
      const first = firsts.get(id.value);
      if (first === undefined) {
        firsts.set(id.value, id);
        continue;
      }
      report({
        at: id.path,
        message: `Two packages have the id ${quoted(id.value)}: rename one of them, because dependencies and claims can't tell them apart.`,
        related: [{ at: first.path, message: 'The first one.' }],
      });
    }
  },
};
