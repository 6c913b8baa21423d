import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';

export const contextTarget: TargetBuilder<ChangeTargetContext> = ({ id }) => ({
  executor: 'parallel-plan:context',
  cache: true,
  inputs: ['plan-files'],
  outputs: ['{projectRoot}/context', '{options.outputFile}'],
  options: { change: id },
  metadata: metadata(
    `Writes what each package of ${id} needs to be worked on, and nothing else.`,
    'npx parallel-plan context --help',
    { package: 'wp-contracts' },
  ),
});
