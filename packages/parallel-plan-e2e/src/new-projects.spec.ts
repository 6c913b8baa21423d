import { plannedFeature } from './harness/feature';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'add-refunds';
const ENTRY = 'libs/refunds/src/index.ts';

const BRIEF = `title: Refunds
description: Members get their money back.
changeId: ${CHANGE}
projects:
  - orders
  - name: refunds
    root: libs/refunds
    generator: '@nx/js:library'
    options: { bundler: tsc, linter: none, unitTestRunner: none }
modules:
  - project: refunds
    consumers: [orders]
    exports: |
      /**
       * Gives money back.
       * @returns the amount in cents
       * @throws nothing
       */
      export declare function refund(order: string): Promise<number>;
`;

// One story: each test starts from the state that the one before it has left.
describe('a new project with a generator in the brief', () => {
  const workspace = useWorkspace('js-libs');
  const modules = (...args: string[]) => workspace().bin(['modules', ...args, '--change', CHANGE]);

  beforeAll(() => {
    workspace().write('brief.yaml', BRIEF);
    plannedFeature(workspace(), ['--brief=brief.yaml']);
  });

  it('is created by the generator in the Nx version of the workspace', () => {
    const shown = modules('scaffold', '--dry-run');
    expect(shown.output).toContain('nx generate @nx/js:library libs/refunds --name=refunds');
    expect(workspace().exists('libs/refunds')).toBe(false);
    const made = modules('scaffold');
    expect(made).toMatchObject({ exitCode: 0 });
    expect(made.output).toContain('refunds: like @nx/js:library');
    expect(workspace().exists(ENTRY)).toBe(true);
    expect(modules('scaffold').output).toContain('refunds: nothing to do');
  });

  it('accepts the stub, builds and passes its checks', () => {
    expect(modules('stub')).toMatchObject({ exitCode: 0 });
    expect(workspace().nx(['run', 'refunds:build'])).toMatchObject({ exitCode: 0 });
    expect(modules('check')).toMatchObject({ exitCode: 0 });
    const left = modules('check', '--integrated');
    expect(left.exitCode).toBe(1);
    expect(left.output).toContain('module/stub-left');
    workspace().write(ENTRY, 'export const refund = async (order: number) => order;\n');
    const differs = modules('check');
    expect(differs.exitCode).toBe(1);
    expect(differs.output).toMatch(/module\/mismatch: refund, parameter "order"/);
  });

  it('is limited to files that wp-contracts may write', () => {
    const checked = workspace().bin([
      ...['scope-check', '--change', CHANGE, '--package', 'wp-contracts', '--json'],
    ]);
    expect(checked).toMatchObject({ exitCode: 0 });
  });
});
