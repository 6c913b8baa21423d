import { MODELS_FILE, TYPES_FILE } from '../contract-interfaces';
import type {
  ContractCheck,
  ContractFinding,
  ContractSources,
  UncheckedContract,
} from '../contract-module';
import { ContractRequestError } from '../contract-request-error';
import { NO_MODELS_TOOL, primarySource, type GenerateSettings } from '../generate-contracts';
import { ModelsToolError } from '../models/models-tool-error';
import { renderModels } from '../models/render-models';
import { documentDigest, type GeneratedSource, readHeader } from '../types/generated-header';
import { readOwnDocument } from '../types/read-own-document';
import { renderTypes } from '../types/render-types';
import { comparePython } from './compare-python';
import { compareTypeScript } from './compare-typescript';
import type { SyntaxDifference } from './syntax-difference';

export interface DriftSettings extends GenerateSettings {
  /** The command that generates again. Default: of the change's project in Nx. */
  readonly regenerate?: string;
}

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
  if (source === undefined) return { findings: [], facts: [], notChecked: [] };
  const check = new DriftCheck(sources, source, settings);
  try {
    const digest = documentDigest(readOwnDocument(source.text));
    await check.types(digest);
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
