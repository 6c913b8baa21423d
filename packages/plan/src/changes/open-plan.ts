import type { ParsedPlan } from '../parse/parsed-plan';
import type { RequirementDelta } from './requirement-delta';

/** The plan of an open change, with what is known of the change around it. */
export interface OpenPlan {
  /** The change's id: the name of its folder. */
  readonly change: string;
  readonly parsed: ParsedPlan;
  /** What the change does to requirements. Without it requirements are not compared. */
  readonly requirements?: readonly RequirementDelta[];
  /**
   * Where the paths of `contract:` keys lead, as the disk has it. A path that isn't here belongs to
   * the change where it starts with `contracts/`, else to the workspace.
   */
  readonly contractHomes?: ReadonlyMap<string, ContractHome>;
  /**
   * The branches that have the plan, where it is not open here. Two such plans are not compared
   * with each other: nobody here could do anything about it.
   */
  readonly branches?: readonly string[];
}

/** What a contract's path is relative to: the change's folder or the workspace root. */
export type ContractHome = 'change' | 'workspace';
