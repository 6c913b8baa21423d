import type { Diagnostic } from '../diagnostic';
import { escapeJson } from '../../text';
import type { PlanShape, ValidationResult } from '../validation-result';

/** Formats a result in the documented JSON shape, with a fixed order of keys. */
export function formatJson(result: ValidationResult): string {
  const { version, valid, files, summary, notChecked, plans, collisions } = result;
  const ordered = {
    version,
    valid,
    files: files.map(({ file, valid: isValid, diagnostics }) => ({
      file,
      valid: isValid,
      diagnostics: diagnostics.map(orderedDiagnostic),
    })),
    summary: { errors: summary.errors, warnings: summary.warnings, infos: summary.infos },
    notChecked: notChecked.map(({ check, why }) => ({ check, why })),
    ...(plans && { plans: plans.map(orderedShape) }),
    ...(collisions && { collisions }),
  };
  return `${escapeJson(JSON.stringify(ordered, null, 2))}\n`;
}

function orderedShape(shape: PlanShape): PlanShape {
  const { file, packages, layers, width, criticalPath, parallelPairs, waits } = shape;
  return {
    file,
    packages,
    layers,
    width,
    criticalPath,
    ...(parallelPairs === undefined ? {} : { parallelPairs }),
    waits: waits.map((wait) => ({ package: wait.package, for: wait.for })),
  };
}

function orderedDiagnostic(diagnostic: Diagnostic): Diagnostic {
  const { code, severity, message, file, line, column, endLine, endColumn } = diagnostic;
  const { related, fix, data } = diagnostic;
  return {
    code,
    severity,
    message,
    file,
    line,
    column,
    endLine,
    endColumn,
    related: related.map((place) => ({
      message: place.message,
      file: place.file,
      line: place.line,
      column: place.column,
    })),
    ...(fix && {
      fix: {
        description: fix.description,
        edits: fix.edits.map(({ offset, length, text }) => ({ offset, length, text })),
      },
    }),
    ...(data && { data }),
  };
}
