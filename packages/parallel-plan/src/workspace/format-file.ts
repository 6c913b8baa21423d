import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The part of the API of Prettier 2 and 3 that is used here. */
interface Prettier {
  resolveConfig(file: string, options: { editorconfig: boolean }): Promise<object | null>;
  format(text: string, options: object): string | Promise<string>;
}

/**
 * Formats a text with the Prettier of the workspace and its settings.
 *
 * @returns the formatted text; the unchanged text if the workspace has no Prettier, or Prettier
 *   can't parse it
 */
export async function formatFile(root: string, file: string, text: string): Promise<string> {
  const filepath = join(root, file);
  try {
    const prettier = createRequire(join(root, 'package.json'))('prettier') as Prettier;
    const options = await prettier.resolveConfig(filepath, { editorconfig: true });
    return await prettier.format(text, { ...options, filepath });
  } catch {
    return text;
  }
}
