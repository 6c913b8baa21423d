import { renderSpecDelta } from './spec-delta';

const MAIN = `# auth

## Purpose
Members prove who they are before they see or change the board.

## Requirements

### Requirement: Sign in
The system SHALL open a session.

#### Scenario: Right password
- **WHEN** the password is right
- **THEN** there is a session

#### Scenario: Wrong password
- **WHEN** the password is wrong
- **THEN** the answer is 401

### Requirement: Sign out
The system SHALL end the session.

\`\`\`md
### Requirement: Not one
\`\`\`

#### Scenario: Signed out
- **WHEN** a member signs out
- **THEN** the session ends
`;
const SCENARIO = { name: 'Locked', when: 'five attempts failed', then: 'the answer is 429' };

describe('renderSpecDelta', () => {
  it('keeps every scenario of a modified requirement, and its text by default', () => {
    const delta = {
      name: 'sign in',
      scenarios: [SCENARIO, { ...SCENARIO, name: 'wrong password' }],
    };
    expect(renderSpecDelta({ name: 'auth', modified: [delta] }, MAIN, 'x')).toBe(`# Spec Delta

## MODIFIED Requirements

### Requirement: Sign in

The system SHALL open a session.

#### Scenario: Right password

- **WHEN** the password is right
- **THEN** there is a session

#### Scenario: Wrong password

- **WHEN** five attempts failed
- **THEN** the answer is 429

#### Scenario: Locked

- **WHEN** five attempts failed
- **THEN** the answer is 429
`);
  });

  it('gives a new capability a purpose of at least 50 characters', () => {
    const added = [{ name: 'A', text: 'It SHALL.', scenarios: [SCENARIO] }];
    const [, purpose = ''] =
      /## Purpose\n\n(.*)\n/.exec(renderSpecDelta({ name: 'a', added }, undefined, 'x')) ?? [];
    expect(purpose.length).toBeGreaterThanOrEqual(50);
    expect(renderSpecDelta({ name: 'a', added }, MAIN, 'x')).not.toContain('## Purpose');
  });

  it('includes the reason of a removed requirement', () => {
    const removed = [{ name: 'Sign out', reason: 'never used', migration: 'wait' }];
    expect(renderSpecDelta({ name: 'auth', removed }, MAIN, 'x')).toContain(
      '## REMOVED Requirements\n\n### Requirement: Sign out\n\n**Reason**: never used.\n\n**Migration**: wait.\n',
    );
  });

  it.each([
    [
      'an unknown requirement',
      { modified: [{ name: 'Sign inn' }] },
      'feature/unknown-requirement',
      'Did you mean "Sign in"?',
    ],
    [
      'one that is text in a code fence',
      { modified: [{ name: 'Not one' }] },
      'feature/unknown-requirement',
      'Put a new one under added',
    ],
    [
      'one that exists already',
      { added: [{ name: 'SIGN  in', text: 'SHALL', scenarios: [SCENARIO] }] },
      'feature/requirement-exists',
      'under modified',
    ],
    [
      'one that is named twice',
      { modified: [{ name: 'Sign in' }, { name: 'sign in' }] },
      'feature/duplicate-requirement',
      'twice',
    ],
    ['none', {}, 'feature/empty-capability', 'has no requirement'],
  ])('refuses %s', (_, delta, code, words) => {
    const render = (): string => renderSpecDelta({ name: 'auth', ...delta }, MAIN, 'x');
    expect(render).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });

  it('refuses to modify a missing spec', () => {
    expect(() =>
      renderSpecDelta({ name: 'auth', modified: [{ name: 'A' }] }, undefined, 'x'),
    ).toThrow(/There is no spec openspec\/specs\/auth\/spec\.md/);
  });
});
