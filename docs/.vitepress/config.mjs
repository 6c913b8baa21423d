import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';

const page = (text, link) => ({ text, link });

/** Links of the pages that lead out of `docs/`, as they work in an editor and in the repository, and where they lead on the site. */
const OUTSIDE = [[/^(?:\.\.\/)+schemas\//, '/schemas/']];

/** The documentation as a site: every page of `docs/`, with search, and without anything from another server. */
export default defineConfig({
  title: 'parallel-plan',
  description: 'Build one feature with several coding agents at the same time, in an Nx workspace.',
  outDir: '../dist/docs',
  cacheDir: '../tmp/vitepress',
  // A link to a page that does not exist fails the build.
  ignoreDeadLinks: false,
  markdown: {
    anchor: { slugify: asOnGitHub },
    config(markdown) {
      markdown.core.ruler.push('links-out-of-docs', ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet('href');
          const found = href && OUTSIDE.find(([pattern]) => pattern.test(href));
          if (found) token.attrSet('href', href.replace(...found));
        }
      });
    },
  },
  buildEnd({ outDir }) {
    cpSync(join(import.meta.dirname, '../../schemas'), join(outDir, 'schemas'), {
      recursive: true,
    });
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      page('Adopt', '/adopt'),
      page('Rules', '/rules'),
      page('Commands', '/bin'),
      page('How it compares', '/compare'),
    ],
    sidebar: [
      {
        text: 'Start',
        items: [
          page('What parallel-plan is', '/'),
          page('Adopt it', '/adopt'),
          page('How it compares', '/compare'),
          page('Compatibility', '/compatibility'),
        ],
      },
      {
        text: 'Plan',
        items: [
          page('A brief', '/brief'),
          page('The plan file', '/plan-format'),
          page('Module contracts', '/modules'),
          page('Across changes', '/across-changes'),
          page('The rules', '/rules'),
        ],
      },
      {
        text: 'Build',
        items: [
          page('Implement a plan', '/implement'),
          page('On several machines', '/worker'),
          page('Implement on several machines', '/worker'),
          page('The coordinator', '/coordinator'),
          page('Agent hook', '/recipes/agent-hook'),
          page('Pre-commit hook', '/recipes/pre-commit'),
        ],
      },
      {
        text: 'Generators',
        collapsed: true,
        items: ['init', 'feature', 'contract', 'package', 'sync-scopes', 'ci', 'agents'].map(
          (name) => page(name, `/generators/${name}`),
        ),
      },
      {
        text: 'Targets and commands',
        collapsed: true,
        items: [
          page('parallel-plan', '/bin'),
          ...[
            'validate',
            'scope-check',
            'approve',
            'verify',
            'wp',
            'context',
            'report',
            'contracts',
            'mock',
            'boundaries',
            'claim',
            'release-claims',
            'submit',
          ].map((name) => page(name, `/targets/${name}`)),
          page('Output formats', '/output-formats'),
          page('Compatibility', '/compatibility'),
        ],
      },
    ],
  },
});

/** The anchor of a heading as GitHub makes it, so that one link works in both places. */
function asOnGitHub(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
