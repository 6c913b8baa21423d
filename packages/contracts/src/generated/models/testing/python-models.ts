import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder whose name contains a space and non-ASCII letters. */
export function folderForPython(): string {
  const folder = mkdtempSync(join(tmpdir(), 'modèles 日本 '));
  folders.push(folder);
  return folder;
}

/** A value, and the class that must accept or reject it. */
export interface Trial {
  readonly model: string;
  readonly value: unknown;
}

/**
 * Imports a module and validates values with its classes. Prints for each value whether it is
 * accepted.
 */
const PROGRAM = `
import json, sys, warnings
warnings.simplefilter("error")
sys.path.insert(0, sys.argv[1])
import models
from pydantic import ValidationError
answers = []
for trial in json.load(sys.stdin):
    try:
        model = getattr(models, trial["model"])
        if hasattr(model, "model_validate"):
            model.model_validate(trial["value"])
        else:
            model(trial["value"])
        answers.append("accepted")
    except (ValidationError, ValueError) as error:
        answers.append("refused")
print(json.dumps(answers))
`;

/** The results of real Pydantic for each value. */
export function judge(python: string, models: string, trials: readonly Trial[]): string[] {
  const folder = folderForPython();
  writeFileSync(join(folder, 'models.py'), models);
  const output = execFileSync(python, ['-B', '-c', PROGRAM, folder], {
    input: JSON.stringify(trials),
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[];
}

/** Runs Python code that has imported the models, and returns its output. */
export function runWithModels(python: string, models: string, code: string): string {
  const folder = folderForPython();
  writeFileSync(join(folder, 'models.py'), models);
  const program = `import sys; sys.path.insert(0, sys.argv[1])\nimport models\n${code}`;
  return execFileSync(python, ['-B', '-c', program, folder], { encoding: 'utf8' }).trim();
}
