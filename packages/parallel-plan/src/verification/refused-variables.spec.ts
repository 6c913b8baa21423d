import { refusedVariable } from './refused-variables';

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
    ...['HOME', 'XDG_CONFIG_HOME', 'JAVA_HOME', 'PYTEST_PLUGINS', 'RUSTC', 'YARN_YARN_PATH'],
    ...['PIP_INDEX_URL', 'UV_INDEX_URL', 'CARGO_HOME', 'GRADLE_USER_HOME', 'NODE_EXTRA_CA_CERTS'],
    ...['https_proxy', 'CC', 'MIX_EXS', 'PGSERVICEFILE', 'KUBECONFIG', 'NX_CLOUD_ACCESS_TOKEN'],
    ...['', 'A=B', 'a b', '1A'],
  ])('refuses %j', (name) => {
    expect(refusedVariable({ CI: '1', [name]: 'x' })).toBe(name);
  });

  it.each([
    'CI',
    ...[
      'GOOS',
      'GOARCH',
      'CGO_ENABLED',
      'PYTHONUNBUFFERED',
      'PYTHONDONTWRITEBYTECODE',
      'RUST_BACKTRACE',
    ],
    ...[
      'PGHOST',
      'PGPASSWORD',
      'AWS_REGION',
      'DOTNET_NOLOGO',
      'CARGO_TERM_COLOR',
      'TZ',
      'LANG',
      'DEBUG',
    ],
    ...[
      'JEST_WORKER_ID',
      'ASPNETCORE_ENVIRONMENT',
      'RAILS_ENV',
      'NX_DAEMON',
      'FORCE_COLOR',
      'CFLAGS',
    ],
    'NODE_ENV',
    'OTEL_METRICS_ENABLED',
    'DATABASE_URL',
    'PORT',
    'LDFLAGS',
    'NX_BASE',
    '_A',
  ])('accepts %s', (name) => {
    expect(refusedVariable({ [name]: 'x' })).toBeUndefined();
  });

  it('refuses a value that no program can receive', () => {
    expect(refusedVariable({ A: 'x\0y' })).toBe('A');
  });
});
