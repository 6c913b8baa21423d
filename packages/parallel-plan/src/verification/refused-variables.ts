/**
 * The environment variables that a plan may not set for a step. Each makes a program load other
 * code, other configuration or another source of packages, so the text of a command no longer shows
 * what it does. In the command itself (`PYTHONPATH=src pytest`) a reader sees them, and they are
 * allowed.
 *
 * A row has upper-case names and the URL of their documentation. A `*` at the end of a name matches
 * a family of names.
 */
const REFUSED: readonly (readonly [names: string, source: string])[] = [
  ['PATH PATHEXT COMSPEC SHELL', 'POSIX.1-2024, 8.3; Windows: which program runs'],
  ['HOME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA', 'POSIX.1-2024, 8.3: dot files'],
  ['XDG_*', 'https://specifications.freedesktop.org/basedir-spec/latest/'],
  ['ENV BASH_ENV SHELLOPTS BASHOPTS BASH_FUNC_* IFS CDPATH PS4 PROMPT_COMMAND', 'bash(1)'],
  ['BASH_LOADABLES_PATH FPATH ZDOTDIR', 'bash(1), zsh(1)'],
  ['LD_* DYLD_* GCONV_PATH LOCPATH NLSPATH GLIBC_TUNABLES', 'ld.so(8), dyld(1), iconv(3)'],
  ['OPENSSL_* SSL_CERT_FILE SSL_CERT_DIR SSLKEYLOGFILE', 'openssl-env(7)'],
  ['CURL_HOME CURL_CA_BUNDLE WGETRC SYSTEM_WGETRC NETRC', 'curl(1), wget(1)'],
  ['HTTP_PROXY HTTPS_PROXY ALL_PROXY FTP_PROXY', 'curl(1): where a download comes from'],
  ['NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_EXTRA_CA_CERTS', 'node(1)'],
  ['NODE_TLS_REJECT_UNAUTHORIZED NODE_COMPILE_CACHE NODE_V8_COVERAGE', 'node(1)'],
  ['NPM_CONFIG_* NPM_NODE_EXECPATH NPM_EXECPATH COREPACK_* VOLTA_* NVM_DIR FNM_*', 'npm-config(7)'],
  ['YARN_* PNPM_* BUN_* DENO_*', 'https://yarnpkg.com/configuration/yarnrc and their like'],
  ['NX_WORKSPACE_ROOT_PATH NX_WORKSPACE_DATA_DIRECTORY NX_CACHE_DIRECTORY NX_PREFER_TS_NODE', 'Nx'],
  ['NX_TASKS_RUNNER NX_SELF_HOSTED_REMOTE_CACHE_* NX_CLOUD_* NX_SOCKET_DIR', 'Nx: cached results'],
  ['TS_NODE_* TSX_* BABEL_* ESLINT_* BROWSERSLIST_CONFIG', 'ts-node, Babel, ESLint'],
  ['JEST_CONFIG VITEST_CONFIG MOCHA_OPTIONS CYPRESS_* PLAYWRIGHT_*', 'test runners, and browsers'],
  ['CHROME_BIN CHROME_PATH PUPPETEER_*', 'which browser runs'],
  ['PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONUSERBASE PYTHONBREAKPOINT', 'python(1)'],
  [
    'PYTHONINSPECT PYTHONPLATLIBDIR PYTHONPYCACHEPREFIX PYTHONWARNINGS PYTHONEXECUTABLE',
    'python(1)',
  ],
  ['VIRTUAL_ENV CONDA_* PYENV_* PIPX_*', 'which Python runs'],
  ['PIP_* UV_* POETRY_* PDM_* PIPENV_*', 'https://pip.pypa.io/en/stable/topics/configuration/'],
  ['PYTEST_* TOX_* NOXFILE COVERAGE_* MYPYPATH DJANGO_SETTINGS_MODULE', 'plugins and settings'],
  ['PERL5* PERLLIB PERL_*', 'perlrun(1)'],
  ['RUBYOPT RUBYLIB RUBYSHELL GEM_* BUNDLE_* IRBRC', 'ruby(1), bundle-config(1)'],
  ['PHPRC PHP_INI_SCAN_DIR COMPOSER COMPOSER_*', 'php(1), composer(1)'],
  ['LUA_*', 'lua(1)'],
  ['JAVA_* _JAVA_* JDK_* JRE_HOME CLASSPATH', 'java(1)'],
  ['MAVEN_* M2_HOME GRADLE_* ANT_* SBT_* COURSIER_*', 'mvn, gradle, ant, sbt: homes and options'],
  ['DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS DOTNET_SHARED_STORE DOTNET_ROOT*', '.NET host'],
  ['CORECLR_* COR_* COMPLUS_* NUGET_* MSBUILD*', '.NET profilers, NuGet, MSBuild'],
  [
    'GOFLAGS GOROOT GOPATH GOBIN GOENV GOPROXY GOTOOLCHAIN GOWORK GOTOOLDIR GOMODCACHE',
    'go help environment',
  ],
  ['GOSUMDB GONOSUMDB GOPRIVATE GOINSECURE GOVCS', 'go help environment'],
  [
    'CARGO CARGO_HOME CARGO_BUILD_* CARGO_TARGET_* CARGO_REGISTR* CARGO_SOURCE_* CARGO_ALIAS_*',
    'cargo',
  ],
  [
    'CARGO_ENCODED_RUSTFLAGS RUSTC RUSTC_* RUSTDOC RUSTDOCFLAGS RUSTFLAGS RUSTUP_* RUSTFMT',
    'cargo, rustup',
  ],
  ['CC CXX CPP LD AR AS NM RANLIB OBJCOPY', 'make(1): implicit rules'],
  ['GCC_EXEC_PREFIX COMPILER_PATH LIBRARY_PATH CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH', 'gcc(1)'],
  ['CCACHE_* SCCACHE_*', 'ccache(1): cached results'],
  [
    'MAKE MAKEFLAGS MFLAGS GNUMAKEFLAGS MAKEFILES CMAKE_* PKG_CONFIG*',
    'make(1), cmake(1), pkg-config(1)',
  ],
  ['DEVELOPER_DIR SDKROOT TOOLCHAINS', 'xcrun(1)'],
  ['ERL_* ELIXIR_ERL_OPTIONS MIX_HOME MIX_ARCHIVES MIX_EXS HEX_*', 'erl(1), mix'],
  ['R_HOME R_LIBS* R_PROFILE* R_ENVIRON* GHCRTS STACK_* CABAL_* OCAML* CAML*', 'R, Haskell, OCaml'],
  ['GIT_* SSH_ASKPASS GNUPGHOME HGRCPATH', 'git(1), ssh(1), gpg(1), hg(1)'],
  [
    'DOCKER_HOST DOCKER_CONFIG DOCKER_CONTEXT COMPOSE_FILE KUBECONFIG HELM_* TF_CLI_*',
    'where a command runs',
  ],
  ['AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_ENDPOINT_URL* CLOUDSDK_CONFIG', 'aws, gcloud'],
  ['PGSERVICEFILE PGSYSCONFDIR PGPASSFILE MYSQL_HOME PSQLRC', 'psql(1), mysql(1)'],
  [
    'EDITOR VISUAL PAGER MANPAGER LESSOPEN LESSCLOSE BROWSER VIMINIT EXINIT',
    'programs that others start',
  ],
  ['ASDF_* MISE_* DIRENV_* SDKMAN_DIR NIX_* HOMEBREW_*', 'version managers'],
  ['PARALLEL_PLAN_*', 'ours: which processes belong to a step'],
];

const NAMES = REFUSED.flatMap(([names]) => names.split(' '));
const EXACT = new Set(NAMES.filter((name) => !name.endsWith('*')));
const FAMILIES = NAMES.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/**
 * Finds the first variable that a plan may not set: one of the table, one with an invalid name, or
 * one with a NUL in its value.
 *
 * @returns its name as written in the plan; `undefined` if all are allowed
 */
export function refusedVariable(env: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(env).find((name) => {
    const upper = name.toUpperCase();
    const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
    const isListed = EXACT.has(upper) || FAMILIES.some((start) => upper.startsWith(start));
    return !isName || isListed || (env[name] ?? '').includes('\0');
  });
}
