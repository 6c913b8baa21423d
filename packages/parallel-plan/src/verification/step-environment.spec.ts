import { refusedVariable, stepEnvironment } from './step-environment';

describe('refusedVariable', () => {
  it.each([
    ...[
      'NODE_OPTIONS',
      'node_options',
      'LD_PRELOAD',
      'LD_LIBRARY_PATH',
      'LD_AUDIT',
      'PATH',
      'Path',
    ],
    ...[
      'DYLD_INSERT_LIBRARIES',
      'BASH_ENV',
      'ENV',
      'BASH_FUNC_ls%%',
      'PYTHONSTARTUP',
      'PYTHONPATH',
    ],
    ...['PERL5OPT', 'RUBYOPT', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'GIT_SSH_COMMAND', 'GIT_DIR'],
    ...['npm_config_script_shell', 'DOTNET_STARTUP_HOOKS', 'GOFLAGS', 'PARALLEL_PLAN_STEP'],
    'PARALLEL_PLAN_VERIFYING',
    ...['', 'A=B', 'a b', '1A'],
  ])('refuses %j', (name) => {
    expect(refusedVariable({ CI: '1', [name]: 'x' })).toBe(name);
  });

  it.each([
    'CI',
    'NODE_ENV',
    'OTEL_METRICS_ENABLED',
    'DATABASE_URL',
    'PORT',
    'LDFLAGS',
    'NX_BASE',
    '_A',
  ])('lets %s through', (name) => {
    expect(refusedVariable({ [name]: 'x' })).toBeUndefined();
  });

  it('refuses a value that no program could be given', () => {
    expect(refusedVariable({ A: 'x\0y' })).toBe('A');
  });
});

describe('stepEnvironment', () => {
  it("is no part of the run of Nx around it, because Nx takes parallel steps' common tasks for a loop", () => {
    process.env['NX_INVOCATION_ROOT_PID'] = '1';
    try {
      const env = stepEnvironment('/w', '/w', { CI: '1' }, 'mark');
      expect(env['NX_INVOCATION_ROOT_PID']).toBeUndefined();
      expect(env).toMatchObject({ CI: '1', PARALLEL_PLAN_STEP: 'mark' });
    } finally {
      delete process.env['NX_INVOCATION_ROOT_PID'];
    }
  });
});
