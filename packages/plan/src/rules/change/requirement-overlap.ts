import { both } from '../../changes/change-collision';
import type { RequirementOperation } from '../../changes/requirement-delta';
import { quoted } from '../../text';
import type { Rule } from '../rule';
import { changeData, describeChange, sideOf } from './compare-changes';

const VERBS: Readonly<Record<RequirementOperation, string>> = {
  ADDED: 'adds',
  MODIFIED: 'modifies',
  REMOVED: 'removes',
  RENAMED: 'renames',
};

export const changeRequirementOverlap: Rule = {
  meta: {
    id: 'change/requirement-overlap',
    severity: 'warning',
    required: false,
    summary: 'Two open changes add, modify, remove or rename one requirement.',
    why: 'OpenSpec validates one change at a time, so both changes pass. A modified requirement is replaced as a whole, so the change that is archived last silently overwrites the other.',
    howToFix:
      'Archive one change before the other continues, or move the requirement into one of them. With `--strict` it is an error.',
    examples: {
      wrong: `# openspec/changes/add-sso/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Log in

# openspec/changes/add-passkeys/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Log in`,
      right: `# openspec/changes/add-sso/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Log in

# openspec/changes/add-passkeys/specs/auth/spec.md
## ADDED Requirements
### Requirement: Log in with a passkey`,
    },
  },
  check({ parsed, collisions, strict, report }) {
    for (const collision of collisions) {
      const { other, mineFirst } = sideOf(parsed, collision);
      for (const { deltas } of collision.requirements) {
        const [mine, theirs] = mineFirst(deltas);
        const operations = both([mine, theirs], ({ operation }) => operation);
        const [verb, otherVerb] = both(operations, (operation) => VERBS[operation]);
        const deed = verb === otherVerb ? `${otherVerb} it too` : `${otherVerb} it`;
        const hasRoom = report({
          at: [],
          in: mine,
          ...(strict && { severity: 'error' }),
          message: `This change ${verb} the requirement ${quoted(mine.name)} of ${quoted(mine.capability)}, and ${describeChange(other)} ${deed}: whichever is archived last undoes the other. Let one change wait for the other, or let one of them do both.`,
          related: [
            {
              at: [],
              in: theirs,
              message: `Where ${quoted(other.change)} ${otherVerb} it.`,
            },
          ],
          data: {
            ...changeData(other),
            capability: mine.capability,
            requirement: mine.name,
            operations,
          },
        });
        if (!hasRoom) return;
      }
    }
  },
};
