import type { TargetConfiguration } from '@nx/devkit';
import type { NormalizedOptions } from '../options';
import type { PlanFacts } from '../plan-facts';

/** What a target of a change's project is made from. */
export interface ChangeTargetContext {
  readonly id: string;
  readonly projectName: string;
  /** What the graph knows of the change's plan. */
  readonly facts: PlanFacts;
  readonly options: NormalizedOptions;
  /** The OpenSpec CLI that the workspace installs. */
  readonly openspecVersion?: string;
  /** What checks contracts on this machine: `PGlite 0.5.16`. */
  readonly contractTools?: string;
  /** What `nx.json` has for the generator `feature`. */
  readonly pythonModels?: string;
}

/** What a target of the project of all changes is made from. */
export type ChangesTargetContext = Omit<ChangeTargetContext, 'id' | 'facts'>;

/** Makes one target. */
export type TargetBuilder<Context> = (context: Context) => TargetConfiguration;
