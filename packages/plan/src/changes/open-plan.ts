import type { ParsedPlan } from '../parse/parsed-plan';
import type { RequirementDelta } from './requirement-delta';

/** The plan of an open change, with known facts about the change. */
export interface OpenPlan {
  /** The change's id: the name of its folder. */
  readonly change: string;
  readonly parsed: ParsedPlan;
  /**
   * The requirements that the change adds, modifies, removes or renames. When missing, requirements
   * are not compared.
   */
  readonly requirements?: readonly RequirementDelta[];
  /**
   * What the path of each `contract:` key is relative to, as found on disk. A path that is not
   * listed is relative to the change when it starts with `contracts/`, otherwise to the workspace.
   */
  readonly contractHomes?: ReadonlyMap<string, ContractHome>;
  /**
   * The branches that contain the plan, when it is not open here. Two such plans are not compared
   * with each other, because nobody on this branch can fix that collision.
   */
  readonly branches?: readonly string[];
}

/** What a contract's path is relative to: the change's folder or the workspace root. */
export type ContractHome = 'change' | 'workspace';
