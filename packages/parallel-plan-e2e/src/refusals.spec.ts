import { mkdirSync, rmSync } from 'node:fs';

import { expectRefusal } from './harness/expect-message';
import { planFeature, plannedFeature } from './harness/feature';
import { planFile } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';
import type { Workspace } from './harness/workspace';

interface RefusedFeature {
  readonly what: string;
  readonly args: readonly string[];
  readonly code: string;
  /** The way out. */
  readonly says: RegExp;
  readonly brief?: string;
  readonly before?: (workspace: Workspace) => void;
}

const SENTENCE = 'export the members as a CSV file';

const REFUSED_FEATURES: readonly RefusedFeature[] = [
  {
    what: 'no description',
    args: [],
    code: 'feature/no-description',
    says: /describe|description/i,
  },
  { what: 'only punctuation', args: ['?!...'], code: 'feature/', says: /description|words/i },
  {
    what: 'a change that exists',
    args: [SENTENCE, '--changeId=taken'],
    code: 'feature/change-exists',
    says: /taken.*(another|other|--change-?id)/i,
  },
  {
    what: 'a change that is archived',
    args: [SENTENCE, '--changeId=archived'],
    code: 'feature/change-',
    says: /archived.*(another|other|--change-?id)/i,
    before: (workspace) => {
      workspace.write('openspec/changes/archive/2026-01-31-archived/proposal.md', '# Old\n');
      workspace.commit('archived');
    },
  },
  {
    what: 'a change id that leaves the folder',
    args: [SENTENCE, '--changeId=../outside'],
    code: 'feature/change-id',
    says: /kebab/i,
  },
  {
    what: 'a project that does not exist',
    args: [SENTENCE, '--projects=apii'],
    code: 'feature/unknown-project',
    says: /Did you mean "?api"?/i,
  },
  {
    what: 'a brief with an unknown key',
    args: ['--brief=brief.yaml'],
    brief: 'description: Export the members.\noperation: [GET /v1/exports]\n',
    code: 'brief.yaml:2:1',
    says: /Did you mean "operations"/,
  },
  {
    what: 'a brief with a wrong type',
    args: ['--brief=brief.yaml'],
    brief: 'description: Export the members.\nprojects: api\n',
    code: 'brief.yaml:2:11',
    says: /list/,
  },
  {
    what: 'a brief with an operation without a method',
    args: ['--brief=brief.yaml'],
    brief: 'description: Export the members.\noperations:\n  - path: /v1/exports\n',
    code: 'brief.yaml:3:5',
    says: /method: POST/,
  },
  {
    what: 'a brief that is not there',
    args: ['--brief=gone.yaml'],
    code: 'feature/brief-unreadable',
    says: /path/,
  },
  {
    what: 'uncommitted changes',
    args: [SENTENCE],
    code: 'feature/dirty',
    says: /commit|--allow-?dirty/i,
    before: (workspace) => workspace.write('README.md', '# Edited\n'),
  },
  {
    what: 'a workspace without openspec/',
    args: [SENTENCE],
    code: 'feature/',
    says: /parallel-plan:init/,
    before: (workspace) => {
      rmSync(workspace.path('openspec'), { recursive: true });
      workspace.commit('no openspec');
    },
  },
  {
    what: 'a coordinator that is not set up',
    args: [SENTENCE, '--coordinator=http'],
    code: 'feature/coordinator',
    says: /COORDINATION_API_URL is not set/,
  },
];

describe('feature refuses', () => {
  const workspace = useWorkspace('demo');
  let start: string;

  beforeAll(() => {
    plannedFeature(workspace(), [SENTENCE, '--changeId=taken']);
    start = workspace().git('rev-parse', 'HEAD').trim();
  });

  afterEach(() => {
    workspace().git('reset', '--quiet', '--hard', start);
    workspace().reset();
  });

  it.each(REFUSED_FEATURES)('$what, and changes no file', ({ args, code, says, brief, before }) => {
    if (brief !== undefined) {
      workspace().write('brief.yaml', brief);
      workspace().commit('brief');
    }
    before?.(workspace());
    const status = workspace().status();
    const result = planFeature(workspace(), args);
    expectRefusal(result, { code, says });
    expect(workspace().status()).toBe(status);
  });

  it('a change that OpenSpec refuses, and changes no file', () => {
    const cli = 'node_modules/@fission-ai/openspec/bin/openspec.js';
    const original = workspace().read(cli);
    const report = {
      items: [
        {
          id: 'faulty',
          type: 'change',
          valid: false,
          issues: [{ level: 'ERROR', path: 'specs', message: 'No scenario' }],
        },
      ],
    };
    // The file is shared with the base workspace: it is replaced, not written over.
    rmSync(workspace().path(cli));
    workspace().write(
      cli,
      `console.log(${JSON.stringify(JSON.stringify(report))});\nprocess.exitCode = 1;\n`,
    );
    try {
      const result = planFeature(workspace(), [SENTENCE, '--changeId=faulty']);
      expectRefusal(result, { code: 'No scenario', says: /No scenario/ });
      expect(workspace().status()).toBe('');
    } finally {
      rmSync(workspace().path(cli));
      workspace().write(cli, original);
    }
  });
});

describe('feature outside git', () => {
  const workspace = useWorkspace('demo');

  it('plans with a warning', () => {
    rmSync(workspace().path('.git'), { recursive: true });
    const result = planFeature(workspace(), [SENTENCE, '--changeId=without-git']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toMatch(/git/i);
    expect(workspace().exists(planFile('without-git'))).toBe(true);
  });
});

const REFUSED_PLANS: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['empty', '', /yaml\/|schema/],
  ['only a comment', '# nothing\n', /yaml\/|schema/],
  ['a list', '- a\n- b\n', /schema/],
  ['a scalar', 'plan\n', /schema/],
  ['two documents', 'schema_version: 1\n---\nschema_version: 1\n', /yaml\/multi-document/],
  ['20 MB', `a: ${'x'.repeat(20_000_000)}\n`, /yaml\/too-large/],
  [
    'an alias bomb',
    `a: &a [x, x]\nb: [${'*a, '.repeat(20_000)}]\n`,
    /yaml\/alias-limit|yaml\/too-complex/,
  ],
  ['not UTF-8', Uint8Array.from([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a]), /yaml\/|UTF-8/],
];

describe('validate refuses a plan that is', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    plannedFeature(workspace(), [SENTENCE, '--changeId=refused']);
  });

  it.each(REFUSED_PLANS)('%s, from the bin and from the executor', (_what, text, code) => {
    workspace().write(planFile('refused'), text);
    const results = [
      workspace().bin(['validate', planFile('refused')]),
      workspace().nx(['run', 'change/refused:validate']),
    ];
    for (const result of results) {
      expectRefusal(result, { code: planFile('refused'), says: /./ });
      expect(result.output).toMatch(code);
    }
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['missing', () => undefined],
  ])('%s', (_what, make) => {
    rmSync(workspace().path(planFile('refused')), { recursive: true, force: true });
    make(workspace().path(planFile('refused')));
    const result = workspace().bin(['validate', planFile('refused')]);
    expect(result).toMatchObject({ exitCode: 2 });
    expectRefusal(result, { code: planFile('refused'), says: /./ });
  });
});
