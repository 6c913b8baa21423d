#!/usr/bin/env node
/**
 * `node tools/demo/record.mjs`: runs the demo and writes what it prints as an animation, `docs/public/demo.svg`: text only, without
 * scripts, shown by every browser. Lines appear in the order and at the pace of the run; waits are shortened.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

const TARGET = join(import.meta.dirname, '../../docs/public/demo.svg');
const COLUMNS = 118;
const ROWS = 32;
/** Pixels. */
const CHARACTER = 7.2;
const LINE = 17;
const PADDING = 14;
/** A minute of the run is shown in as many seconds. */
const SECONDS_A_MINUTE = 20;
const LONGEST_WAIT_SECONDS = 3;

/** The color of a line, by how it starts. */
const STYLES = [
  [/^━━/, 'step'],
  [/^\$/, 'command'],
  [/^\s*✔|merged/, 'good'],
  [/^\s*✖|error/, 'bad'],
];

const started = performance.now();
const child = spawn(process.execPath, [join(import.meta.dirname, 'demo.mjs')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const lines = [];
for await (const line of createInterface({ input: child.stdout })) {
  console.log(line);
  const text = stripVTControlCharacters(line).replaceAll(/\p{Cc}/gu, '');
  lines.push({ text: text.slice(0, COLUMNS), at: (performance.now() - started) / 1000 });
}
const exitCode =
  child.exitCode ?? (await new Promise((resolve) => void child.on('close', resolve)));
if (exitCode === 0) {
  mkdirSync(dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, animation(atPace(lines)));
} else {
  console.error('The demo failed, so nothing was recorded.');
  process.exitCode = 1;
}

/** Shortens the time between lines. */
function atPace(recorded) {
  let clock = 0;
  return recorded.map(({ text, at }, index) => {
    const wait = index === 0 ? 0 : at - recorded[index - 1].at;
    clock += Math.min((wait * SECONDS_A_MINUTE) / 60, LONGEST_WAIT_SECONDS);
    return { text, at: Number(clock.toFixed(2)) };
  });
}

/** SMIL instead of scripts: a picture in a README may not run any. https://www.w3.org/TR/SVG11/animate.html */
function animation(shown) {
  const width = Math.ceil(COLUMNS * CHARACTER) + 2 * PADDING;
  const height = ROWS * LINE + 2 * PADDING;
  const rows = shown.map(({ text, at }, index) => {
    const style = STYLES.find(([pattern]) => pattern.test(text))?.[1] ?? 'plain';
    const y = PADDING + (index + 0.75) * LINE;
    return `<text class="${style}" x="${PADDING}" y="${y}" visibility="hidden">${escapeXml(text)}<set attributeName="visibility" to="visible" begin="${at}s" fill="freeze"/></text>`;
  });
  const scrolls = shown.flatMap(({ at }, index) => {
    const top = index + 1 - ROWS;
    return top > 0
      ? [
          `<animateTransform attributeName="transform" type="translate" to="0 ${-top * LINE}" begin="${at}s" dur="0.01s" fill="freeze"/>`,
        ]
      : [];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>The demo: a plan from a brief, its proof, and its implementation by three agents at once</title>
<style>
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre; fill: #d1d7e0; }
.step { fill: #ffffff; font-weight: bold; }
.command { fill: #79c0ff; }
.good { fill: #56d364; }
.bad { fill: #ff7b72; }
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<clipPath id="screen"><rect x="0" y="${PADDING / 2}" width="${width}" height="${height - PADDING}"/></clipPath>
<g clip-path="url(#screen)"><g xml:space="preserve">
${rows.join('\n')}
${scrolls.join('\n')}
</g></g>
</svg>
`;
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
