import type { z } from 'zod';
import type { Capability } from '../api/capabilities';
import type { StoreCoordinator } from '../api/coordinator';

type Shape = Readonly<Record<string, z.ZodType>>;

/** What a tool answers: JSON, with the field names of the reference server. */
export type ToolAnswer = Readonly<Record<string, unknown>>;

/** A tool as an agent sees it, and what it does. */
export interface Tool {
  readonly name: string;
  /** What the coordinator must be able to do for the tool to be there. */
  readonly needs: Capability;
  readonly title: string;
  readonly description: string;
  readonly input: Shape;
  /** Changes nothing. */
  readonly readOnly: boolean;
  readonly run: (coordinator: StoreCoordinator, args: never) => Promise<ToolAnswer>;
}

/** Binds the arguments of `run` to the schemas of `input`. */
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
