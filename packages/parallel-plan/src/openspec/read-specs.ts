import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '../workspace/read-bounded';

/** A requirement of a spec. */
export interface Requirement {
  readonly name: string;
  /** Names of its scenarios, in order. */
  readonly scenarios: readonly string[];
}

/** The requirements of a capability in a spec of the workspace or in a change's spec delta. */
export interface CapabilitySpec {
  /** `auth`, or `auth/sessions` if specs are nested. */
  readonly capability: string;
  /** Workspace-relative. */
  readonly file: string;
  readonly requirements: readonly Requirement[];
}

/** A file that describes the workspace to OpenSpec. */
export interface ProjectContext {
  /** Workspace-relative. */
  readonly file: string;
  readonly text: string;
}

const MAX_SPECS = 2_000;
const MAX_DEPTH = 6;
const MAX_SPEC_BYTES = 1024 * 1024;

/**
 * Reads the specs of the workspace: `openspec/specs/<capability>/spec.md`, sorted by capability.
 *
 * @param root absolute path of the workspace root
 */
export function readSpecs(root: string): readonly CapabilitySpec[] {
  return readSpecsIn(root, 'openspec/specs');
}

/**
 * Reads a change's spec deltas in the same way.
 *
 * @param root absolute path of the workspace root
 * @param folder folder of the change, workspace-relative
 */
export function readSpecDeltas(root: string, folder: string): readonly CapabilitySpec[] {
  return readSpecsIn(root, `${folder}/specs`);
}

/** The existing files of `openspec/project.md` and `openspec/config.yaml`. */
export function readProjectContext(root: string): readonly ProjectContext[] {
  return ['openspec/project.md', 'openspec/config.yaml'].flatMap((file) => {
    const text = readText(root, file);
    return text === undefined ? [] : [{ file, text }];
  });
}

/**
 * The requirements in the Markdown of a spec or a spec delta. Text in code fences is not a heading.
 */
export function parseRequirements(markdown: string): readonly Requirement[] {
  const requirements: { name: string; scenarios: string[] }[] = [];
  let fence: string | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
    }
    if (fence !== undefined) continue;
    const [, level, kind, name] =
      /^(#{3,4})\s+(Requirement|Scenario):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (level === '###' && kind === 'Requirement') requirements.push({ name, scenarios: [] });
    else if (level === '####' && kind === 'Scenario') requirements.at(-1)?.scenarios.push(name);
  }
  return requirements;
}

function readSpecsIn(root: string, folder: string): readonly CapabilitySpec[] {
  return readSpecTexts(root, folder).map(({ capability, file, text }) => ({
    capability,
    file,
    requirements: parseRequirements(text),
  }));
}

/** The text of each spec or spec delta in a folder, sorted by capability. */
export function readSpecTexts(
  root: string,
  folder: string,
): readonly { readonly capability: string; readonly file: string; readonly text: string }[] {
  return findCapabilities(join(root, folder)).flatMap((capability) => {
    const file = `${folder}/${capability}/spec.md`;
    const text = readText(root, file);
    return text === undefined ? [] : [{ capability, file, text }];
  });
}

/** Folders with a `spec.md`. Links are not followed, so there are no loops. */
function findCapabilities(folder: string, prefix = '', depth = 0): readonly string[] {
  if (depth >= MAX_DEPTH) return [];
  const found: string[] = [];
  for (const entry of listFolder(folder)) {
    if (found.length >= MAX_SPECS) break;
    if (entry.isDirectory()) {
      const inner = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      found.push(...findCapabilities(join(folder, entry.name), inner, depth + 1));
    } else if (entry.isFile() && entry.name === 'spec.md' && prefix !== '') found.push(prefix);
  }
  return found.slice(0, MAX_SPECS).sort();
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function readText(root: string, file: string): string | undefined {
  const read = readBounded(join(root, file), MAX_SPEC_BYTES);
  if (!read.ok || read.bytes.length > MAX_SPEC_BYTES) return undefined;
  return Buffer.from(read.bytes).toString('utf8');
}
