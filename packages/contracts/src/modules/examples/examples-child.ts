import { createJiti } from 'jiti';
import { answerParent } from '../../check/child/child-program';
import type { ExampleAnswer, ExamplesInput } from './run-examples';

/** A case that `examples(module)` yields. */
interface NamedCase {
  readonly name: string;
  readonly run: () => unknown;
}

void answerParent(async (input, tell) => {
  const { modules } = input as ExamplesInput;
  tell(null);
  for (const module of modules) {
    const print = process.stdout.write;
    // Standard output carries the answers, so redirect the output of the code under test.
    process.stdout.write = process.stderr.write.bind(process.stderr) as typeof print;
    const answer = await examplesOf(module);
    process.stdout.write = print;
    tell(answer);
  }
  return null;
});

async function examplesOf({
  examples: file,
  entry,
  tsconfig,
}: ExamplesInput['modules'][number]): Promise<ExampleAnswer> {
  try {
    const jiti = createJiti(file, {
      fsCache: false,
      interopDefault: false,
      tsconfigPaths: tsconfig,
    });
    const { examples } = await jiti.import<{ readonly examples?: unknown }>(file);
    if (typeof examples !== 'function') {
      return { failure: 'It does not export a function `examples(module)`.' };
    }
    const code = await jiti.import(entry);
    const cases: { readonly name: string; readonly problem?: string }[] = [];
    for await (const one of examples(code) as AsyncIterable<unknown>) {
      if (!isCase(one)) return { failure: 'A case is not an object `{ name, run }`.' };
      const problem = await problemOf(one);
      cases.push({ name: one.name, ...(problem === undefined ? {} : { problem }) });
    }
    return { cases };
  } catch (error) {
    return { failure: firstLine(error) };
  }
}

async function problemOf({ run }: NamedCase): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

function isCase(value: unknown): value is NamedCase {
  const { name, run } = (value ?? {}) as Partial<NamedCase>;
  return typeof name === 'string' && typeof run === 'function';
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, 4).join(' ').slice(0, 400);
}
