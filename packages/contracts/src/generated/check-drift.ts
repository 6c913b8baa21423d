import { join } from 'node:path';
import { runInChild } from '../check/child/run-in-child';
import type {
  ContractCheck,
  ContractFinding,
  ContractSources,
  UncheckedContract,
} from '../check/contract-check';
import { MODELS_FILE, TYPES_FILE } from '../request/contract-interfaces';
import { ContractRequestError } from '../request/contract-request-error';
import { isPython, NO_MODELS_TOOL, primarySource } from './generate-contracts';
import { contentDigest, type GeneratedSource, readHeader } from './generated-header';
import { type PythonModelsChoice, RETIRED_TOOL } from './models/models-tool';
import { type DocumentFacts, documentFacts } from './own-document';
import { renderTypes, typesGenerator } from './render-types';

export interface DriftSettings {
  /** The workspace setting for Python models; missing if there is none yet. */
  readonly pythonModels?: PythonModelsChoice;
  /** The command that regenerates the files. Default `nx run change/<id>:contracts`. */
  readonly regenerate?: string;
  /** Whether a missing copy in a project is a finding. The first package of a plan writes them. */
  readonly allCopies?: boolean;
  /** The time limit for reading one large document, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

/** A larger document is read in a child process, because some YAML takes minutes to parse. */
const LARGE = 256 * 1024;
const START_MS = 20_000;
const TIMEOUT_MS = 30_000;
const MEMORY_MB = 1_024;

/**
 * Checks that the generated files of a change match its contract (`contract/drift`). It compares
 * the digests in their headers: the digest of the contract and the digest of the generated code. It
 * generates nothing, so it needs no tool, with one exception: types from another generator version
 * are regenerated and compared, and a difference is a warning.
 *
 * @param sources the contracts of the change
 * @param settings of the workspace, and time limits
 * @returns findings in the generated files; `notChecked` if the contract can't be read
 */
export async function checkDrift(
  sources: ContractSources,
  settings: DriftSettings,
): Promise<ContractCheck> {
  const source = primarySource(sources);
  if (source === undefined) return { findings: [], facts: [], notChecked: [] };
  const check = new DriftCheck(sources, source, settings);
  try {
    const document = await factsOf(source, settings.timeoutMs ?? TIMEOUT_MS);
    await check.run(document);
  } catch (error) {
    if (!(error instanceof ContractRequestError || error instanceof NotReadError)) throw error;
    check.notChecked.push({
      check: 'contract/drift',
      why: `Generated files were not compared: ${error.message}`,
    });
  }
  return { findings: check.findings, facts: [], notChecked: check.notChecked };
}

class NotReadError extends Error {}

async function factsOf({ text }: GeneratedSource, timeoutMs: number): Promise<DocumentFacts> {
  if (text.length <= LARGE) return documentFacts(text);
  const outcome = await runInChild({
    entry: join(__dirname, 'digest-child'),
    input: text,
    startMs: START_MS,
    timeoutMs,
    memoryMb: MEMORY_MB,
  });
  if (outcome.kind === 'done') return outcome.value as DocumentFacts;
  throw new NotReadError(
    outcome.kind === 'timeout'
      ? `reading the contract took longer than ${timeoutMs / 1_000} s.`
      : outcome.why,
  );
}

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

  async run({ digest, hasSchemas }: DocumentFacts): Promise<void> {
    const types = this.path(TYPES_FILE);
    const models = this.path(MODELS_FILE);
    await this.compare(types, this.sources.files.get(types), digest);
    if (this.isModelsExpected(models, hasSchemas)) {
      await this.compare(models, this.sources.files.get(models), digest);
    }
    for (const [file, text] of this.sources.copies ?? []) {
      if (text === undefined && this.settings.allCopies !== true) continue;
      if (!isPython(file) || text !== undefined || this.isModelsExpected(file, hasSchemas)) {
        await this.compare(file, text, digest);
      }
    }
  }

  /** Whether the models exist or must exist. */
  private isModelsExpected(file: string, hasSchemas: boolean): boolean {
    const { pythonModels } = this.settings;
    if (this.sources.files.has(file)) return true;
    if (pythonModels === 'none' || !hasSchemas) return false;
    if (pythonModels === 'openapi-generator') return true;
    this.skip(`${file}: ${pythonModels === undefined ? NO_MODELS_TOOL : RETIRED_TOOL}`);
    return false;
  }

  private async compare(file: string, text: string | undefined, digest: string): Promise<void> {
    if (text === undefined) return this.drift(file, 'is missing');
    const header = readHeader(text);
    if (header === undefined) {
      return this.drift(file, 'has no generator header, so its source is unknown');
    }
    if (header.digest !== digest) {
      return this.drift(file, 'is out of date: the contract has changed since');
    }
    if (header.content === undefined) {
      return this.drift(file, 'was generated by an older version of parallel-plan');
    }
    const content = contentDigest(text);
    if (header.content !== content) return this.drift(file, 'was edited by hand');
    if (isPython(file) || header.generator === typesGenerator()) return;
    if (this.source.text.length > LARGE) return;
    const expected = readHeader(await renderTypes(this.source))?.content;
    if (expected === content) return;
    const [then, now] = [printable(header.generator), typesGenerator()];
    this.drift(file, `was generated by ${then}; ${now} generates other code`, 'warning');
  }

  private drift(file: string, what: string, severity?: 'warning'): void {
    this.findings.push({
      code: 'contract/drift',
      ...(severity && { severity }),
      message: `${file.split('/').at(-1) ?? file} ${what}. Run \`${this.regenerate}\`.`,
      file,
      line: 1,
      column: 1,
    });
  }

  private skip(why: string): void {
    this.notChecked.push({ check: 'contract/drift', why });
  }

  private path(name: string): string {
    return `${this.sources.folder}/${name}`;
  }
}

/** The header is untrusted text: a user may have edited it. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 80);
}
