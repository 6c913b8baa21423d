/** A command with its arguments, without quotes. Variables are not expanded. */
export type ShellCommand = readonly string[];

/** A command as it appears in a script. */
export interface FoundCommand {
  readonly words: ShellCommand;
  /** The command that reads the output. */
  readonly reader?: ShellCommand;
  /** The text of the command's here-documents. */
  readonly input: string;
}

/** The maximum number of commands to find. A text with more commands is data, not a script. */
const MOST_COMMANDS = 5_000;

/**
 * Finds every simple command of a shell script, including those in loops, groups, pipelines, substitutions
 * and here-documents.
 *
 * @param text Any text. Text that isn't a script yields unknown commands, which match no guardrail.
 */
export async function shellCommands(text: string): Promise<readonly FoundCommand[]> {
  // Load on demand: most commands that import this package check no operation.
  const { parse } = await import('unbash');
  const found: FoundCommand[] = [];
  visit(parse(text), found);
  return found;
}

/** The maximum depth of nested substitutions: each level parses the text below it again. */
const DEEPEST = 20;

interface Waiting {
  readonly node: unknown;
  readonly reader: ShellCommand | undefined;
  readonly depth: number;
}

/** Walks all fields of the tree instead of known node types, so no language construct is missed. */
function visit(root: unknown, found: FoundCommand[]): void {
  const waiting: Waiting[] = [{ node: root, reader: undefined, depth: 0 }];
  for (let next = waiting.pop(); next && found.length < MOST_COMMANDS; next = waiting.pop()) {
    const { node, reader, depth } = next;
    if (Array.isArray(node)) {
      for (const item of [...(node as unknown[])].reverse())
        waiting.push({ node: item, reader, depth });
      continue;
    }
    if (typeof node !== 'object' || node === null) continue;
    const { type, commands } = node as { type?: unknown; commands?: unknown };
    if (type === 'Command')
      found.push(commandOf(node as Readonly<Record<string, unknown>>, reader));
    if (type === 'Pipeline' && Array.isArray(commands)) {
      const steps = commands as unknown[];
      for (let at = steps.length - 1; at >= 0; at--) {
        const following = at + 1 < steps.length ? wordsOf(steps[at + 1]) : reader;
        waiting.push({ node: steps[at], reader: following, depth });
      }
      continue;
    }
    // The accessors of words and substitutions parse their content on demand.
    const { parts, script } =
      depth < DEEPEST && hasCommands(node) ? (node as Inner) : ({} as Inner);
    for (const value of Object.values(node).reverse()) waiting.push({ node: value, reader, depth });
    for (const inner of [script, parts]) {
      if (inner !== undefined) waiting.push({ node: inner, reader, depth: depth + 1 });
    }
  }
}

interface Inner {
  readonly parts?: unknown;
  readonly script?: unknown;
}

/**
 * Whether a node contains a substitution: `$(…)`, backquotes, `<(…)`. Only such nodes are parsed further.
 */
function hasCommands(node: object): boolean {
  const { text } = node as { text?: unknown };
  return typeof text === 'string' && /[$<>]\(|`/.test(text);
}

function commandOf(
  node: Readonly<Record<string, unknown>>,
  reader: ShellCommand | undefined,
): FoundCommand {
  const suffix = Array.isArray(node['suffix']) ? (node['suffix'] as unknown[]) : [];
  const input = suffix
    .map((item) => (item as { body?: { text?: unknown } }).body?.text)
    .filter((text) => typeof text === 'string')
    .join('\n');
  return { words: wordsOf(node), input, ...(reader === undefined ? {} : { reader }) };
}

function wordsOf(node: unknown): ShellCommand {
  const { name, suffix } = node as { name?: unknown; suffix?: unknown };
  const words = [name, ...(Array.isArray(suffix) ? (suffix as unknown[]) : [])];
  return words.flatMap((word) => {
    const { type, value } = (word ?? {}) as { type?: unknown; value?: unknown };
    return type === 'Word' && typeof value === 'string' ? [value] : [];
  });
}
