#!/usr/bin/env node
/**
 * A coding agent that does what a script says, for tests and the demo:
 *
 *   node scripted-agent.mjs <script.json>
 *
 * The script: { "<package>": [[step, …], …] }, a list of steps an attempt; the last one repeats. "*" is for
 * packages that aren't named.
 *
 * Steps, one key each:
 *   write {path, text, mode}   append {path, text}   remove path   link {path, to}
 *   replace {path, from, to}   copy "folder beside the script"
 *   git [args…]                run "shell line"      print text    sleep milliseconds
 *   handoff {…}  review {…}    flood bytes           hang true     ignoreTerm true
 *   fork seconds               daemon seconds        die true      exit code
 *   readPrompt "file"          keeps a copy of the prompt
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const { PARALLEL_PLAN_PACKAGE: id = '*', PARALLEL_PLAN_ATTEMPT: attempt = '1' } = process.env;
const script = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const attempts = script[id] ?? script['*'] ?? [[]];
const steps = attempts[Math.min(Number(attempt), attempts.length) - 1];

/** Reads all of the prompt first, as agents do. */
const prompt = readFileSync(0, 'utf8');

const inFolder = (path) => {
  mkdirSync(dirname(path), { recursive: true });
  return path;
};

const DO = {
  write: ({ path, text, mode }) => {
    writeFileSync(inFolder(path), text);
    if (mode !== undefined) chmodSync(path, mode);
  },
  append: ({ path, text }) => appendFileSync(inFolder(path), text),
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  link: ({ path, to }) => symlinkSync(to, inFolder(path)),
  replace: ({ path, from, to }) =>
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(from, to)),
  copy: (folder) => cpSync(join(dirname(process.argv[2]), folder), '.', { recursive: true }),
  git: (args) => {
    const identity = ['-c', 'user.name=Agent', '-c', 'user.email=agent@example.org'];
    spawnSync('git', [...identity, ...args], { stdio: 'inherit' });
  },
  run: (line) => spawnSync('/bin/sh', ['-c', line], { stdio: 'inherit' }),
  print: (text) => process.stdout.write(`${text}\n`),
  sleep: (milliseconds) => delay(milliseconds),
  handoff: (handoff) => {
    const text = typeof handoff === 'string' ? handoff : JSON.stringify(handoff);
    writeFileSync(process.env.PARALLEL_PLAN_HANDOFF_FILE, text);
  },
  readPrompt: (path) => writeFileSync(inFolder(path), prompt),
  review: (review) => writeFileSync(process.env.PARALLEL_PLAN_REVIEW_FILE, JSON.stringify(review)),
  flood: async (bytes) => {
    const chunk = Buffer.alloc(1024 * 1024, 'flood ');
    for (let left = bytes; left > 0; left -= chunk.length) {
      await new Promise((resolve) => process.stdout.write(chunk, resolve));
    }
  },
  ignoreTerm: () => process.on('SIGTERM', () => undefined),
  hang: () => new Promise(() => setInterval(() => undefined, 1000)),
  /** A child in the background, in the same group. */
  fork: (seconds) => spawn('sleep', [String(seconds)], { stdio: 'ignore' }).unref(),
  /** A child that has left the group. */
  daemon: (seconds) =>
    spawn('setsid', ['sleep', String(seconds)], { stdio: 'ignore', detached: true }).unref(),
  die: () => process.kill(process.pid, 'SIGKILL'),
  exit: (code) => process.exit(code),
};

for (const step of steps) {
  const [[name, value]] = Object.entries(step);
  await DO[name](value);
}
