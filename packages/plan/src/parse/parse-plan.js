"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.parsePlan = parsePlan;
exports.parsePlanBytes = parsePlanBytes;
const line_index_1 = require("./line-index");
const plan_view_1 = require("./plan-view");
const problem_1 = require("./problem");
const read_document_1 = require("./read-document");
const schema_problems_1 = require("./schema-problems");
const text_limits_1 = require("./text-limits");
/**
 * Reads a plan. Any text gives an answer in about linear time and memory; nothing throws.
 *
 * @param text the text of a `work-packages.yaml`; a byte order mark at its start is skipped, and
 *   offsets count it
 * @returns the plan where text and schema are sound, a tolerant view for rules, and what is wrong
 */
function parsePlan(text, options = {}) {
    if (text.length > text_limits_1.TEXT_LIMITS.bytes)
        return unread('', tooLarge(), options);
    const { tree, problems } = (0, read_document_1.readDocument)(text);
    const shape = tree ? (0, schema_problems_1.schemaProblems)(tree) : [];
    const file = options.file ?? DEFAULT_FILE;
    const lines = new line_index_1.LineIndex(text);
    const isSound = tree !== undefined && problems.length + shape.length === 0;
    return {
        file,
        text,
        ...(isSound && { plan: tree.value }),
        readable: tree !== undefined,
        view: (0, plan_view_1.planView)(tree?.value),
        diagnostics: (0, problem_1.toDiagnostics)([...problems, ...shape], file, lines),
        locate: (path, part = 'value') => {
            const { offset, endOffset } = tree?.locate(path, part) ?? { offset: 0, endOffset: 0 };
            return lines.range(offset, endOffset);
        },
    };
}
/**
 * Reads a plan from the bytes of a file: UTF-8, with or without a byte order mark.
 *
 * @param bytes any bytes; more than 16 MiB are refused before they are decoded
 */
function parsePlanBytes(bytes, options = {}) {
    if (bytes.byteLength > text_limits_1.TEXT_LIMITS.bytes)
        return unread('', tooLarge(), options);
    try {
        const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
        return parsePlan(decoder.decode(bytes), options);
    }
    catch {
        return unread('', notUtf8(bytes), options);
    }
}
const DEFAULT_FILE = 'work-packages.yaml';
function unread(text, problem, options) {
    const file = options.file ?? DEFAULT_FILE;
    const lines = new line_index_1.LineIndex(text);
    return {
        file,
        text,
        readable: false,
        view: (0, plan_view_1.planView)(undefined),
        diagnostics: (0, problem_1.toDiagnostics)([problem], file, lines),
        locate: () => lines.range(0, 0),
    };
}
function tooLarge() {
    return {
        code: 'yaml/too-large',
        message: `The file is larger than ${text_limits_1.TEXT_LIMITS.bytes / 1024 / 1024} MiB and was not read: split the change into several.`,
        offset: 0,
        endOffset: 0,
    };
}
function notUtf8(bytes) {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return {
        code: 'yaml/syntax',
        message: `The file is ${isUtf16 ? 'UTF-16' : 'not UTF-8 text'}: save it as UTF-8.`,
        offset: 0,
        endOffset: 0,
    };
}
