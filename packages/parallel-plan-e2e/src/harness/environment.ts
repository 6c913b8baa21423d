import { delimiter, join, sep } from 'node:path';

/**
 * The environment of a user's terminal: nothing of the Nx, the npm, the Jest or the CI that runs the tests, no colours, no
 * git configuration of this machine, and Nx without a daemon.
 */
export function userEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: withoutProjectTools(process.env['PATH'] ?? ''),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    NO_COLOR: '1',
    OPENSPEC_TELEMETRY: '0',
    GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A. User',
    GIT_AUTHOR_EMAIL: 'user@example.org',
    GIT_COMMITTER_NAME: 'A. User',
    GIT_COMMITTER_EMAIL: 'user@example.org',
  };
}

/** `npm run` puts the tools of this repository on the path, where the plugin would find an OpenSpec that isn't the user's. */
function withoutProjectTools(path: string): string {
  return path
    .split(delimiter)
    .filter((folder) => !folder.includes(`${sep}node_modules${sep}`))
    .join(delimiter);
}

/**
 * Where Nx keeps its cache and its data of one workspace, so that no other workspace shares them.
 *
 * @param folder an absolute folder outside the workspace
 */
export function nxState(folder: string): NodeJS.ProcessEnv {
  return {
    NX_CACHE_DIRECTORY: join(folder, 'cache'),
    NX_WORKSPACE_DATA_DIRECTORY: join(folder, 'workspace-data'),
  };
}

/**
 * A developer's own coordinator must not be asked. `npm_*` says where the registry is, so it stays, but for what describes
 * the script that is running.
 */
const FOREIGN =
  /^(PARALLEL_PLAN_|COORDINATION_|AGENT_(ID|TYPE)$|SESSION_ID$|NX_|GIT_|JEST_|FORCE_COLOR$|NO_COLOR$|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|npm_(package|lifecycle|command|execpath|config_(workspace|prefix|local_prefix))|CI$|CONTINUOUS_INTEGRATION$|GITHUB_|GITLAB_|BUILDKITE|CIRCLE|JENKINS|TF_BUILD$|TRAVIS|TEAMCITY|BUILD_(ID|NUMBER)$)/;
