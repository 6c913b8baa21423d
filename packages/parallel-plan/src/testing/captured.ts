/**
 * Runs a function and captures its output.
 *
 * @param work for example a call of an executor
 * @returns its result, with its standard output and standard error
 */
export async function captured<T extends object>(
  work: () => Promise<T>,
): Promise<T & { readonly output: string }> {
  const written: string[] = [];
  const keep = (text: unknown, done?: unknown) => {
    written.push(String(text));
    if (typeof done === 'function') (done as () => void)();
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(keep),
  );
  try {
    const result = await work();
    return { ...result, output: written.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
