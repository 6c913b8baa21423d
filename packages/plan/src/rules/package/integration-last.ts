import { integrationPackage } from '../../words/packages';
import { quoted, quotedList } from '../../text';
import type { Rule } from '../rule';

export const integrationLast: Rule = {
  meta: {
    id: 'package/integration-last',
    severity: 'error',
    required: false,
    summary: 'The integration package depends, directly or indirectly, on every other package.',
    why: 'It merges all branches and verifies the result. A package that it does not wait for is merged unfinished, or not at all.',
    howToFix:
      'Add the packages that the message names to the `depends_on` of the integration package.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
  - package_id: wp-web
    depends_on: []
  - package_id: wp-integration
    depends_on: [wp-api]`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
  - package_id: wp-web
    depends_on: []
  - package_id: wp-integration
    depends_on: [wp-api, wp-web]`,
    },
  },
  needsDag: true,
  check({ view, dag, report }) {
    const integration = integrationPackage(view);
    const id = integration?.package_id;
    if (integration === undefined || id === undefined || dag === undefined) return;

    const missing = dag.ids.filter((other) => other !== id.value && !dag.reaches(id.value, other));
    if (missing.length === 0) return;
    report({
      at: [...integration.path, 'depends_on'],
      message: `${quoted(id.value)} integrates the work of all packages, but does not wait for ${quotedList(missing)}. Add ${missing.length === 1 ? 'it' : 'them'} to its depends_on.`,
      data: { missing },
    });
  },
};
