import type { z } from 'zod';
import type { Capability } from '../api/capabilities';
import type { StoreCoordinator } from '../api/coordinator';

type Shape = Readonly<Record<string, z.ZodType>>;

/** The answer of a tool: JSON with the field names of agent-coordinator. */
export type ToolAnswer = Readonly<Record<string, unknown>>;

/** A tool as an agent sees it, and its implementation. */
export interface Tool {
  readonly name: string;
  /** The capability that the coordinator needs for this tool. Without it, the tool is not offered. */
  readonly needs: Capability;
  readonly title: string;
  readonly description: string;
  readonly input: Shape;
  /** True when the tool changes nothing. */
  readonly readOnly: boolean;
  readonly run: (coordinator: StoreCoordinator, args: never) => Promise<ToolAnswer>;
}

/** Derives the argument types of `run` from the schemas of `input`. */
export function tool<Input extends Shape>(
  definition: Omit<Tool, 'input' | 'run' | 'readOnly'> & {
    readonly input: Input;
    readonly readOnly?: boolean;
    readonly run: (
      coordinator: StoreCoordinator,
      args: z.infer<z.ZodObject<Input>>,
    ) => Promise<ToolAnswer>;
  },
): Tool {
  return { readOnly: false, ...definition };
}
