import { join } from 'node:path';
import { runInChild } from '../check/child/run-in-child';
import { MODELS_FILE, TYPES_FILE } from '../request/contract-interfaces';
import type {
  ContractCheck,
  ContractFinding,
  ContractSources,
  UncheckedContract,
} from '../check/contract-check';
import { ContractRequestError } from '../request/contract-request-error';
import { NO_MODELS_TOOL, primarySource, type GenerateSettings } from './generate-contracts';
import { ModelsToolError } from './models/models-tool-error';
import { renderModels } from './models/render-models';
import { documentDigest, type GeneratedSource, readHeader } from './generated-header';
import { readOwnDocument } from './own-document';
import { renderTypes } from './render-types';
import { comparePython } from './drift/compare-python';
import { compareTypeScript } from './drift/compare-typescript';
import type { DriftInput } from './drift/drift-child';
import type { SyntaxDifference } from './drift/syntax-difference';

export interface DriftSettings extends GenerateSettings {
  /** The command that generates again. Default: of the change's project in Nx. */
  readonly regenerate?: string;
}

/** A larger document is read in a process of its own: YAML can be made to take minutes. */
const LARGE = 256 * 1024;
const START_MS = 20_000;
const TIMEOUT_MS = 30_000;
const MEMORY_MB = 2_048;

/** The tools have the same limit each; one of them is run, and asked for its version before. */
const MOST_TOOL_RUNS = 4;

/**
 * Whether the generated files of a change still say what its contract gives (`contract/drift`). The
 * digest in a file's header tells first whether the contract has changed since; then the file is
 * generated again, in memory, and compared as syntax, so that a formatter's work is no drift and an
 * edit by hand is. What can't be generated here is reported as not checked.
 *
 * Files of another version of a generator that differ are a warning: either of the two may be right.
 */
export async function checkDrift(
  sources: ContractSources,
  settings: DriftSettings,
): Promise<ContractCheck> {
  const source = primarySource(sources);
  if (source === undefined) return NOTHING;
  if (source.text.length <= LARGE) return compareGenerated(sources, source, settings);
  const timeoutMs = settings.tools.timeoutMs ?? TIMEOUT_MS;
  const outcome = await runInChild({
    entry: join(__dirname, 'drift-child'),
    input: driftInput(sources, source, settings),
    startMs: START_MS,
    timeoutMs: timeoutMs * MOST_TOOL_RUNS,
    memoryMb: MEMORY_MB,
    environment: 'inherited',
  });
  if (outcome.kind === 'done') return outcome.value as ContractCheck;
  const why =
    outcome.kind === 'timeout'
      ? `making them again from ${sources.openapi[0]} took longer than ${outcome.timeoutMs / 1_000} s`
      : outcome.why;
  const sentence = `generated files were not compared: ${why}`;
  return { ...NOTHING, notChecked: [{ check: 'contract/drift', why: sentence }] };
}

const NOTHING: ContractCheck = { findings: [], facts: [], notChecked: [] };

function driftInput(
  { folder, files }: ContractSources,
  source: GeneratedSource,
  settings: DriftSettings,
): DriftInput {
  const names = [TYPES_FILE, MODELS_FILE].map((name) => `${folder}/${name}`);
  const generated = [...files].filter(([file]) => names.includes(file));
  return { folder, files: generated, source, settings };
}

/**
 * The same in this process, which has to be one that can be ended.
 *
 * @param onTypes told when the types are compared, and the models are left
 */
export async function compareGenerated(
  sources: ContractSources,
  source: GeneratedSource,
  settings: DriftSettings,
  onTypes: () => void = () => undefined,
): Promise<ContractCheck> {
  const check = new DriftCheck(sources, source, settings);
  try {
    const digest = documentDigest(readOwnDocument(source.text));
    await check.types(digest);
    onTypes();
    await check.models(digest);
  } catch (error) {
    if (!(error instanceof ContractRequestError)) throw error;
    check.notChecked.push({
      check: 'contract/drift',
      why: `generated files were not compared: ${error.message}`,
    });
  }
  return { findings: check.findings, facts: [], notChecked: check.notChecked };
}

type Comparison = SyntaxDifference | 'same' | { readonly notCompared: string };

class DriftCheck {
  readonly findings: ContractFinding[] = [];
  readonly notChecked: UncheckedContract[] = [];
  private readonly regenerate: string;

  constructor(
    private readonly sources: ContractSources,
    private readonly source: GeneratedSource,
    private readonly settings: DriftSettings,
  ) {
    const change = sources.folder.split('/').at(-1) ?? '';
    this.regenerate = settings.regenerate ?? `nx run change/${change}:contracts`;
  }

  async types(digest: string): Promise<void> {
    const actual = this.upToDate(TYPES_FILE, digest);
    if (actual === undefined) return;
    const expected = await renderTypes(this.source);
    const difference = compareTypeScript(actual, expected) ?? 'same';
    this.compared(TYPES_FILE, actual, expected, difference);
  }

  async models(digest: string): Promise<void> {
    const { pythonModels: tool, tools } = this.settings;
    const file = this.path(MODELS_FILE);
    if (tool === undefined || tool === 'none') {
      const isThere = this.sources.files.has(file) && this.upToDate(MODELS_FILE, digest);
      if (isThere) this.skip(`${file} was not compared: no tool for Python models is chosen`);
      else if (tool === undefined) this.skip(`models.py: ${NO_MODELS_TOOL}`);
      return;
    }
    try {
      const isThere = this.sources.files.has(file);
      const actual = isThere ? this.upToDate(MODELS_FILE, digest) : '';
      if (actual === undefined) return;
      const expected = await renderModels(this.source, tool, tools);
      if (expected === undefined) return;
      if (!isThere) return void this.upToDate(MODELS_FILE, digest);
      this.compared(MODELS_FILE, actual, expected, await this.python(actual, expected));
    } catch (error) {
      if (!(error instanceof ModelsToolError)) throw error;
      this.skip(`${file} was not compared: ${error.message}`);
    }
  }

  private async python(actual: string, expected: string): Promise<Comparison> {
    const comparison = await comparePython(actual, expected, this.settings.tools);
    if (comparison.kind === 'different') return comparison.at;
    return comparison.kind === 'same' ? 'same' : { notCompared: comparison.why };
  }

  /** The text of a generated file, unless it is already known to be out of date. */
  private upToDate(name: string, digest: string): string | undefined {
    const text = this.sources.files.get(this.path(name));
    if (text === undefined) {
      this.drift(name, 'is missing');
      return undefined;
    }
    const header = readHeader(text);
    if (header === undefined) {
      this.drift(name, 'has lost its header, so nobody can tell what it was made from');
      return undefined;
    }
    if (header.digest !== digest) {
      this.drift(name, 'is out of date, because the contract has changed since');
      return undefined;
    }
    return text;
  }

  private compared(name: string, actual: string, expected: string, result: Comparison): void {
    if (result === 'same') return;
    if ('notCompared' in result) {
      this.skip(`${this.path(name)} was not compared: ${result.notCompared}`);
      return;
    }
    const then = readHeader(actual)?.generator ?? 'another generator';
    const now = readHeader(expected)?.generator ?? 'another generator';
    if (then === now) {
      this.drift(name, 'was edited by hand, and the next run would undo that', result);
    } else {
      const message = `was made by ${printable(then)}, and ${now} writes it differently`;
      this.drift(name, message, result, 'warning');
    }
  }

  private drift(
    name: string,
    what: string,
    { line, column }: SyntaxDifference = { line: 1, column: 1 },
    severity?: 'warning',
  ): void {
    this.findings.push({
      code: 'contract/drift',
      ...(severity && { severity }),
      message: `${name.split('/').at(-1) ?? name} ${what}: run \`${this.regenerate}\`.`,
      file: this.path(name),
      line,
      column,
    });
  }

  private skip(why: string): void {
    this.notChecked.push({ check: 'contract/drift', why });
  }

  private path(name: string): string {
    return `${this.sources.folder}/${name}`;
  }
}

/** The header is a text that anybody may have edited. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 80);
}
