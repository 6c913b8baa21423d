/**
 * `node tools/testing/check-site.mjs`: every link of the built documentation in `dist/docs/` leads to a file and an anchor that
 * exist, and no page loads anything from another server. The links of the READMEs and of CONTRIBUTING.md are checked too.
 * Prints one line per fault and exits with 1 if there are any.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const site = join(root, 'dist', 'docs');
if (!existsSync(site)) {
  console.error('dist/docs does not exist. Run `npx nx run docs:build`.');
  process.exit(1);
}

const faults = [];
const pages = filesIn(site).filter((file) => file.endsWith('.html'));
for (const page of pages) {
  for (const [, attribute, link] of read(page).matchAll(/\s(href|src)="([^"]*)"/g)) {
    const target = link.replaceAll('&amp;', '&');
    if (/^(?:[a-z]+:)?\/\//.test(target)) {
      // A link to read on is fine. A style, a script or a picture has to be here.
      if (attribute === 'src' || isStyle(page, link)) {
        faults.push(`${name(page)} loads ${target} from another server`);
      }
    } else if (!/^(?:mailto|data):/.test(target)) {
      const fault = faultOf(page, target);
      if (fault !== undefined) faults.push(`${name(page)}: ${target}: ${fault}`);
    }
  }
}

const outside = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].concat(
  readdirSync(join(root, 'packages')).map((folder) => join('packages', folder, 'README.md')),
);
for (const file of outside.filter((path) => existsSync(join(root, path)))) {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
  for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(link)) continue;
    const [path, anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    const page = join(site, `${relative('docs', target).slice(0, -'.md'.length)}.html`);
    if (!existsSync(join(root, target))) faults.push(`${file}: ${link}: the file does not exist`);
    else if (anchor && target.startsWith('docs') && !hasAnchor(page, anchor)) {
      faults.push(`${file}: ${link}: the page has no such heading`);
    }
  }
}

/** @returns what is wrong with a link of a page of the site, or `undefined` */
function faultOf(page, link) {
  const [path, anchor] = link.split('#');
  const file =
    path === ''
      ? page
      : path.startsWith('/')
        ? join(site, decodeURI(path))
        : resolve(dirname(page), decodeURI(path));
  const found = [file, `${file}.html`, join(file, 'index.html')].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
  if (found === undefined) return 'the file does not exist';
  return anchor && found.endsWith('.html') && !hasAnchor(found, decodeURIComponent(anchor))
    ? 'the page has no such heading'
    : undefined;
}

function isStyle(page, link) {
  return new RegExp(
    `<link[^>]*href="${RegExp.escape?.(link) ?? link.replaceAll(/[.?+*]/g, '\\$&')}"`,
  ).test(read(page));
}

function hasAnchor(page, anchor) {
  return read(page).includes(`id="${anchor}"`);
}

function read(file) {
  return readFileSync(file, 'utf8');
}

function name(page) {
  return relative(site, page);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file)));
}

for (const fault of faults) console.error(fault);
console.log(`${pages.length} pages of the documentation checked, ${faults.length} faults.`);
process.exitCode = faults.length === 0 && pages.length > 0 ? 0 : 1;
