const { appendFileSync, mkdirSync } = require('node:fs');
const { join } = require('node:path');
const { findTool, ROOT, toolPath } = require('./external-tools.cjs');

/** What `tools/testing/test.mjs` reads when the tests have ended: a file a project, which Nx caches with the result. */
const NOT_RUN = join(ROOT, 'tmp', 'not-run');

globalThis.toolPath = toolPath;

/** `describe` for a suite that needs a tool of `external-tools.cjs`. */
globalThis.describeWith = (name, title, body) => {
  const tool = findTool(name);
  if (!('missing' in tool)) {
    describe(title, body);
  } else if ((process.env.PARALLEL_PLAN_REQUIRE_TOOLS ?? '').split(',').includes(name)) {
    describe(title, () => {
      it(`needs ${tool.missing}`, () => {
        throw new Error(`${name} is not there: install ${tool.missing}.`);
      });
    });
  } else {
    const file = (expect.getState().testPath ?? '').slice(ROOT.length + 1);
    const [, project = 'unknown'] = file.split(/[\\/]/);
    mkdirSync(NOT_RUN, { recursive: true });
    const suite = { suite: `${title} (${file})`, needs: tool.missing };
    appendFileSync(join(NOT_RUN, `${project}.jsonl`), `${JSON.stringify(suite)}\n`);
    describe.skip(title, body);
  }
};
