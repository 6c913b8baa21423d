/** A command with its arguments, without quotes. Variables are not expanded. */
export type ShellCommand = readonly string[];

/** A command as it appears in a script. */
export interface FoundCommand {
  readonly words: ShellCommand;
  /** The commands of the pipeline that read the output, in order. */
  readonly readers: readonly ShellCommand[];
  /** The text of the command's here-documents. */
  readonly input: string;
  /** The files that the output is redirected to. */
  readonly outputs: readonly string[];
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

/** The maximum number of commands that read the output of one. */
const MOST_READERS = 10;

/** The maximum depth of nested substitutions: each level parses the text below it again. */
const DEEPEST = 20;

interface Waiting {
  readonly node: unknown;
  readonly readers: readonly ShellCommand[];
  readonly depth: number;
}

/** Walks all fields of the tree instead of known node types, so no language construct is missed. */
function visit(root: unknown, found: FoundCommand[]): void {
  const waiting: Waiting[] = [{ node: root, readers: [], depth: 0 }];
  for (let next = waiting.pop(); next && found.length < MOST_COMMANDS; next = waiting.pop()) {
    const { node, readers, depth } = next;
    if (Array.isArray(node)) {
      for (const item of [...(node as unknown[])].reverse())
        waiting.push({ node: item, readers, depth });
      continue;
    }
    if (typeof node !== 'object' || node === null) continue;
    const { type, commands } = node as { type?: unknown; commands?: unknown };
    if (type === 'Command')
      found.push(commandOf(node as Readonly<Record<string, unknown>>, readers));
    if (type === 'Pipeline' && Array.isArray(commands)) {
      const steps = commands as unknown[];
      // Only the nearest: a text with thousands of steps is data.
      for (let at = steps.length - 1; at >= 0; at--) {
        const following = steps.slice(at + 1, at + 1 + MOST_READERS).map(wordsOf);
        waiting.push({
          node: steps[at],
          readers: [...following, ...readers].slice(0, MOST_READERS),
          depth,
        });
      }
      continue;
    }
    // The accessors of words and substitutions parse their content on demand.
    const { parts, script } =
      depth < DEEPEST && hasCommands(node) ? (node as Inner) : ({} as Inner);
    for (const value of Object.values(node).reverse())
      waiting.push({ node: value, readers, depth });
    for (const inner of [script, parts]) {
      if (inner !== undefined) waiting.push({ node: inner, readers, depth: depth + 1 });
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

interface Redirect {
  readonly operator?: unknown;
  readonly target?: { readonly value?: unknown };
  readonly body?: { readonly text?: unknown };
}

function commandOf(
  node: Readonly<Record<string, unknown>>,
  readers: readonly ShellCommand[],
): FoundCommand {
  const redirects = [node['prefix'], node['suffix']].flatMap((list) =>
    Array.isArray(list) ? (list as Redirect[]) : [],
  );
  const targets = (operators: RegExp): readonly string[] =>
    redirects.flatMap(({ operator, target }) =>
      typeof operator === 'string' && operators.test(operator) && typeof target?.value === 'string'
        ? [target.value]
        : [],
    );
  const documents = redirects.flatMap(({ body }) =>
    typeof body?.text === 'string' ? [body.text] : [],
  );
  return {
    words: wordsOf(node),
    readers,
    input: [...documents, ...targets(/^<<<$/)].join('\n'),
    outputs: targets(/^&?>/),
  };
}

function wordsOf(node: unknown): ShellCommand {
  const { name, suffix } = node as { name?: unknown; suffix?: unknown };
  const words = [name, ...(Array.isArray(suffix) ? (suffix as unknown[]) : [])];
  return words.flatMap((word) => {
    const { type, value } = (word ?? {}) as { type?: unknown; value?: unknown };
    return type === 'Word' && typeof value === 'string' ? [value] : [];
  });
}

/**
 * Whether a flag is set by one of its letters, also combined (`-rf`), or by its long name.
 *
 * @param letters the letters of the flag
 * @param long its long name, with `--`
 */
export function hasFlag(args: ShellCommand, letters: string, long?: string): boolean {
  const short = new RegExp(`^-[A-Za-z]*[${letters}][A-Za-z]*$`);
  return args.some((arg) => arg === long || short.test(arg));
}
