"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.describeValue = describeValue;
exports.quoted = quoted;
const escape_text_1 = require("../diagnostics/escape-text");
const LONGEST = 40;
/** A value as a message shows it: its type where it has parts, itself where it hasn't; short and safe. */
function describeValue(value) {
    if (value === null || value === undefined)
        return 'nothing';
    if (Array.isArray(value)) {
        return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
    }
    if (typeof value === 'object')
        return 'a mapping';
    if (typeof value === 'string')
        return `the text ${quoted(value)}`;
    if (typeof value === 'number')
        return Number.isFinite(value) ? `${value}` : NON_FINITE;
    return String(value);
}
/** Text between double quotes, cut where it is long. */
function quoted(text) {
    const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    return `"${(0, escape_text_1.escapeControls)(short)}"`;
}
const NON_FINITE = 'a number that is infinite or none at all';
