"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.toDiagnostics = toDiagnostics;
const text_limits_1 = require("./text-limits");
/**
 * Problems as diagnostics, in the order of the text. Of each code only the first ones are kept; the
 * last of them says how many there are.
 */
function toDiagnostics(problems, file, lines) {
    const counts = new Map();
    const sorted = [...problems].sort((a, b) => a.offset - b.offset || a.endOffset - b.endOffset || compare(a.message, b.message));
    const kept = sorted.filter(({ code }) => {
        const count = (counts.get(code) ?? 0) + 1;
        counts.set(code, count);
        return count <= text_limits_1.TEXT_LIMITS.findings;
    });
    const totals = [...counts].filter(([, count]) => count > text_limits_1.TEXT_LIMITS.findings);
    return [
        ...kept.map((problem) => toDiagnostic(problem, file, lines)),
        ...totals.map(([code, count]) => toDiagnostic({
            code,
            message: `${count - text_limits_1.TEXT_LIMITS.findings} more findings of this kind are not shown.`,
            offset: 0,
            endOffset: 0,
        }, file, lines)),
    ];
}
function toDiagnostic(problem, file, lines) {
    const { code, severity = 'error', message, related = [], fix } = problem;
    const { line, column, endLine, endColumn } = lines.range(problem.offset, problem.endOffset);
    return {
        code,
        severity,
        message,
        file,
        line,
        column,
        endLine,
        endColumn,
        related: related.map((place) => {
            const at = lines.range(place.offset, place.offset);
            return { message: place.message, file, line: at.line, column: at.column };
        }),
        ...(fix && { fix }),
    };
}
function compare(a, b) {
    return a < b ? -1 : Number(a > b);
}
