/** A program that runs in a child process. Its return value is the answer. */
export type ChildProgram = (
  input: unknown,
  /**
   * Sends a partial result to the parent. The parent gets all of them, even if the program never
   * ends.
   */
  tell: (value: unknown) => void,
) => Promise<unknown>;

/**
 * The child's side of `runInChild`: reads the input, runs the program, prints its answer. An
 * exception becomes the one-line reason of the failure.
 */
export async function answerParent(program: ChildProgram): Promise<void> {
  try {
    const input: unknown = JSON.parse(await standardInput());
    const answer = await program(input, (value) => process.stdout.write(line(value)));
    process.stdout.write(line(answer));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.split('\n')[0] ?? ''}\n`);
    process.exitCode = 1;
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function line(value: unknown): string {
  return `${JSON.stringify(value ?? null)}\n`;
}
