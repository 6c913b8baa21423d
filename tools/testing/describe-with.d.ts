/**
 * `describe` for a suite that needs a tool that a machine may lack. Without it the suite is named in the
 * last lines of `npm test`; where `PARALLEL_PLAN_REQUIRE_TOOLS` names the tool, it fails.
 */
declare function describeWith(
  tool: 'postgres' | 'python' | 'java' | 'chromium' | 'network-namespaces' | 'small-disk',
  title: string,
  body: () => void,
): void;

/** Where such a tool is; call it inside of `describeWith`. */
declare function toolPath(
  tool: 'postgres' | 'python' | 'java' | 'chromium' | 'network-namespaces' | 'small-disk',
): string;
