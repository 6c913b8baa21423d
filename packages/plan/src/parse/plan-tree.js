"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.PlanTree = void 0;
const yaml_1 = require("yaml");
const text_limits_1 = require("./text-limits");
/**
 * The nodes of a document as plain values, with the way back from a path to its place in the text.
 * Aliases share one value, so that a small text can't become a large tree.
 */
class PlanTree {
    /** Mappings as objects, lists as arrays, with own properties only, `__proto__` among them. */
    value;
    problems = [];
    #root;
    #anchors = new Map();
    #targets = new Map();
    #index = new WeakMap();
    #expanded = 0;
    #isBounded = true;
    constructor(root) {
        this.#root = root;
        this.value = this.#convert(root).value;
    }
    /** False when aliases stand for too much: the value is then incomplete. */
    get isBounded() {
        return this.#isBounded;
    }
    /** The place of a path, or of its nearest parent that exists. */
    locate(path, part) {
        let node = this.#root;
        let range = rangeOf(node);
        for (const [index, step] of path.entries()) {
            const pair = this.#child(node, step);
            if (pair === undefined)
                break;
            const isLast = index === path.length - 1;
            const next = (0, yaml_1.isPair)(pair) ? pair.value : pair;
            range =
                (0, yaml_1.isPair)(pair) && (isLast ? part === 'key' : next === null)
                    ? rangeOf(pair.key)
                    : rangeOf(next);
            node = next;
        }
        return range;
    }
    #child(parent, step) {
        const node = (0, yaml_1.isAlias)(parent) ? this.#targets.get(parent) : parent;
        if ((0, yaml_1.isSeq)(node))
            return typeof step === 'number' ? node.items[step] : undefined;
        return (0, yaml_1.isMap)(node) ? this.#entries(node).get(String(step)) : undefined;
    }
    /** Kept, because a broken plan asks for many places in one mapping. */
    #entries(map) {
        let entries = this.#index.get(map);
        if (!entries) {
            entries = new Map(
            // The first of two equal keys is the one that counts.
            map.items.map((pair) => [keyText(pair.key) ?? '', pair]).reverse());
            this.#index.set(map, entries);
        }
        return entries;
    }
    #convert(node) {
        if ((0, yaml_1.isAlias)(node))
            return this.#expand(node);
        const extent = this.#convertOwn(node);
        const anchor = (0, yaml_1.isNode)(node) && 'anchor' in node ? node.anchor : undefined;
        if (typeof anchor === 'string')
            this.#anchors.set(anchor, { node, ...extent });
        return extent;
    }
    #convertOwn(node) {
        if ((0, yaml_1.isScalar)(node))
            return { value: node.value ?? null, nodes: 1, depth: 1 };
        if ((0, yaml_1.isMap)(node))
            return this.#convertMap(node);
        if (!(0, yaml_1.isSeq)(node))
            return { value: null, nodes: 1, depth: 1 };
        const value = [];
        let nodes = 1;
        let depth = 0;
        for (const item of node.items) {
            const child = this.#convert(item);
            value.push(child.value);
            nodes += child.nodes;
            depth = Math.max(depth, child.depth);
        }
        return { value, nodes, depth: depth + 1 };
    }
    #convertMap(node) {
        const value = {};
        const first = new Map();
        let nodes = 1;
        let depth = 0;
        for (const { key, value: item } of node.items) {
            const name = keyText(key);
            this.#checkKey(key, name, first);
            const child = this.#convert(item);
            nodes += child.nodes;
            depth = Math.max(depth, child.depth);
            if (name === undefined || first.has(name))
                continue;
            first.set(name, key);
            // An assignment to `__proto__` would change the prototype and hide the key from every check.
            if (name === '__proto__') {
                Object.defineProperty(value, name, { value: child.value, enumerable: true });
            }
            else
                value[name] = child.value;
        }
        return { value, nodes, depth: depth + 1 };
    }
    #checkKey(key, name, first) {
        if (name === undefined) {
            this.#report('yaml/syntax', 'A key has to be text, not a list, mapping or alias.', key);
        }
        else if (first.has(name)) {
            const { offset } = rangeOf(first.get(name));
            this.#report('yaml/duplicate-key', `The key \`${name}\` stands twice in one mapping, and readers differ on which one counts: remove one of them.`, key, [{ message: 'first here', offset }]);
        }
    }
    #expand(alias) {
        const target = this.#anchors.get(alias.source);
        const nothing = { value: null, nodes: 1, depth: 1 };
        if (!this.#isBounded)
            return nothing;
        if (!target) {
            this.#unbounded('yaml/syntax', `The alias \`*${alias.source}\` has no anchor \`&${alias.source}\` that ends before it: write the value out.`, alias);
            return nothing;
        }
        this.#targets.set(alias, target.node);
        this.#expanded += target.nodes;
        if (this.#expanded > text_limits_1.TEXT_LIMITS.expandedNodes || target.depth > text_limits_1.TEXT_LIMITS.nesting) {
            this.#unbounded('yaml/alias-limit', `Aliases stand for more than ${text_limits_1.TEXT_LIMITS.expandedNodes.toLocaleString('en-US')} values up to here, or for values more than ${text_limits_1.TEXT_LIMITS.nesting} levels deep: write the values out.`, alias);
            return nothing;
        }
        return target;
    }
    #unbounded(code, message, node) {
        this.#isBounded = false;
        this.#report(code, message, node);
    }
    #report(code, message, node, related) {
        this.problems.push({ code, message, ...rangeOf(node), ...(related && { related }) });
    }
}
exports.PlanTree = PlanTree;
/** How a key reads as text: `1:` and `"1":` are one key in JSON and in every rule. */
function keyText(key) {
    if (!(0, yaml_1.isScalar)(key))
        return undefined;
    return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}
function rangeOf(node) {
    const range = (0, yaml_1.isNode)(node) ? node.range : undefined;
    return { offset: range?.[0] ?? 0, endOffset: range?.[1] ?? range?.[0] ?? 0 };
}
