import { parseRequirementDeltas } from './requirement-delta';

const PLACE = { capability: 'auth', file: 'openspec/changes/a/specs/auth/spec.md' };

function read(lines: readonly string[]) {
  return parseRequirementDeltas(lines.join('\n'), PLACE).map(({ operation, name, line }) => [
    operation,
    name,
    line,
  ]);
}

describe('parseRequirementDeltas', () => {
  it('returns operation and place of each requirement of a change', () => {
    expect(
      parseRequirementDeltas('## ADDED Requirements\n### Requirement: Log in\n', PLACE),
    ).toEqual([{ ...PLACE, name: 'Log in', operation: 'ADDED', line: 2 }]);
  });

  it.each<[string, readonly string[], unknown[]]>([
    [
      'several sections',
      [
        '## ADDED Requirements',
        '### Requirement: A',
        '## Modified requirements',
        '### requirement: B ##',
      ],
      [
        ['ADDED', 'A', 2],
        ['MODIFIED', 'B', 4],
      ],
    ],
    [
      'a list of what is removed',
      ['## REMOVED Requirements', '- `### Requirement: A`', '* ### Requirement: B'],
      [
        ['REMOVED', 'A', 2],
        ['REMOVED', 'B', 3],
      ],
    ],
    [
      'both names of what is renamed',
      ['## RENAMED Requirements', '- FROM: `### Requirement: A`', '- TO: `### Requirement: B`'],
      [
        ['RENAMED', 'A', 2],
        ['RENAMED', 'B', 3],
      ],
    ],
    [
      'nothing outside of the sections',
      ['### Requirement: A', '## Notes', '### Requirement: B'],
      [],
    ],
    [
      'nothing in a code fence',
      ['## ADDED Requirements', '```md', '### Requirement: A', '```', '### Requirement: B'],
      [['ADDED', 'B', 5]],
    ],
    [
      'no heading of another level',
      ['## ADDED Requirements', '#### Requirement: A', '- ### Requirement: B'],
      [],
    ],
    [
      'lines that end in any way',
      ['\ufeff## ADDED Requirements\r', '### Requirement: C#\r'],
      [['ADDED', 'C#', 2]],
    ],
  ])('parses %s', (_, lines, expected) => {
    expect(read(lines)).toEqual(expected);
  });
});
