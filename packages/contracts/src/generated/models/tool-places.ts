import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ToolSettings } from './models-tool';

const IS_WINDOWS = process.platform === 'win32';

/** The absolute path of a program on the `PATH`, if it is there. */
export function onPath(name: string): string | undefined {
  // An empty or relative entry would run what lies in the current folder.
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => /^(?:\/|[A-Za-z]:)/.test(folder));
  return folders.map((folder) => join(folder, executable(name))).find(isExecutable);
}

/** Python interpreters of the workspace and of the machine, best first. */
export function pythons({ root, python }: ToolSettings): readonly string[] {
  const own = ['.venv', 'venv'].map((folder) => inEnvironment(join(root, folder), 'python'));
  const found = [python, ...own.filter(isExecutable), onPath('python3'), onPath('python')];
  return [...new Set(found.filter((path) => path !== undefined))];
}

/** Programs that a Python environment of the workspace has installed. */
export function environmentProgram(root: string, name: string): string | undefined {
  return ['.venv', 'venv']
    .map((folder) => inEnvironment(join(root, folder), name))
    .find(isExecutable);
}

function inEnvironment(folder: string, name: string): string {
  return IS_WINDOWS ? join(folder, 'Scripts', executable(name)) : join(folder, 'bin', name);
}

function executable(name: string): string {
  return IS_WINDOWS ? `${name}.exe` : name;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
