import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import reportExecutor from '../executors/report/report';
import { tempWorkspace } from '../testing/temp-workspace';
import { withLiveState } from './live-state';
import { renderReport } from './write-report';
import { gatherReport } from './gather-report';
import { openPage, startChromium } from './testing/open-page';
import { planOfSize } from './testing/plans';

const FOLDER = 'openspec/changes/add-parts';
const PAGE = `${FOLDER}/report/index.html`;

const OPENAPI = `openapi: 3.1.0
info: { title: Parts, version: 1.0.0 }
paths: {}
`;

function workspaceWith(plan: string) {
  return tempWorkspace({
    'nx.json': '{}',
    [`${FOLDER}/work-packages.yaml`]: plan,
    [`${FOLDER}/contracts/openapi/v1.yaml`]: OPENAPI,
    [`${FOLDER}/contracts/it's #1 & "more".md`]: '# x\n',
    'openspec/changes/rename-parts/work-packages.yaml': planOfSize(3)
      .replaceAll('add-parts', 'rename-parts')
      .replaceAll('api:GET /v1/part-0', 'api:GET /v1/part-7'),
  });
}

async function run(root: string, change = 'add-parts') {
  const written: string[] = [];
  const keep = (text: unknown) => written.push(String(text)) > 0;
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  const errors = jest.spyOn(process.stderr, 'write').mockImplementation(keep);
  try {
    const { success } = await reportExecutor({ change, openspec: false }, { root });
    return { success, output: written.join('') };
  } finally {
    stdout.mockRestore();
    errors.mockRestore();
  }
}

describe('the report executor', () => {
  it('writes page, picture and Mermaid text with the same bytes each time', async () => {
    const { root } = workspaceWith(planOfSize(12));
    expect((await run(root)).success).toBe(true);
    const read = () =>
      ['index.html', 'plan.svg', 'plan.mmd'].map((name) =>
        readFileSync(join(root, FOLDER, 'report', name), 'utf8'),
      );
    const first = read();
    for (const text of first) expect(text.endsWith('\n')).toBe(true);
    await run(root);
    expect(read()).toEqual(first);
    expect(first.join('')).not.toContain(root);
  });

  it('writes a page with the errors of a broken plan', async () => {
    const { root } = workspaceWith('packages: [\n');
    const { success, output } = await run(root);
    expect([success, output]).toEqual([true, `✖ ${PAGE}: the plan is invalid\n`]);
    expect(readFileSync(join(root, PAGE), 'utf8')).toContain('yaml/syntax');
    expect(existsSync(join(root, FOLDER, 'report/plan.svg'))).toBe(false);
  });

  it('lists the waves instead of an unreadable picture', async () => {
    const { root } = workspaceWith(planOfSize(320));
    await run(root);
    const page = readFileSync(join(root, PAGE), 'utf8');
    expect(page).toContain('320 packages and');
    expect(page).toContain('<details open>');
    expect(existsSync(join(root, FOLDER, 'report/plan.svg'))).toBe(false);
  });

  it('reports an unknown change in one line, and refuses links', async () => {
    const { root } = workspaceWith(planOfSize(4));
    const missing = await run(root, 'nope');
    expect([missing.success, missing.output]).toEqual([
      false,
      expect.stringContaining('There is no open change "nope"'),
    ]);
    const elsewhere = tempWorkspace({ 'keep.txt': '' }).root;
    symlinkSync(elsewhere, join(root, FOLDER, 'report'));
    expect((await run(root)).output).toContain('leads outside the workspace');
    expect(existsSync(join(elsewhere, 'keep.txt'))).toBe(true);
  });

  it('links a package to its slice if it exists, and explains the colours', async () => {
    const { root, write } = workspaceWith(planOfSize(4));
    write({ [`${FOLDER}/context/wp-contracts/CONTEXT.md`]: '# Context\n' });
    await run(root);
    const page = readFileSync(join(root, PAGE), 'utf8');
    expect(page).toMatch(
      /<a href="\.\.\/context\/wp-contracts\/CONTEXT\.md">Slice, about \d+ tokens<\/a>/,
    );
    expect(page.match(/href="\.\.\/(?:context|results)/g)).toHaveLength(1);
    expect(page).toContain('class="legend"');
    expect(page).toMatch(/The slices together are about \d+ tokens; one agent .* about \d+\./);
  });

  it('escapes markup in texts of the plan, in the page and in the picture', async () => {
    const { root } = workspaceWith(planOfSize(6));
    const files = await renderReport(await gatherReport(root, 'add-parts', {}));
    for (const [name, text] of files) {
      expect([name, text.includes('<script>alert')]).toEqual([name, false]);
      expect([name, text.includes('<b>of')]).toEqual([name, false]);
    }
  });
});

describeWith('chromium', 'the report in a browser', () => {
  let browser: Browser;
  let root: string;

  beforeAll(async () => {
    browser = await startChromium(toolPath('chromium'));
    ({ root } = workspaceWith(planOfSize(12)));
    await run(root);
  });

  afterAll(async () => {
    await browser.close();
  });

  it.each(['light', 'dark'] as const)(
    'opens from the disk without requests or errors (%s)',
    async (scheme) => {
      const { page, requests, complaints } = await openPage(browser, join(root, PAGE), scheme);
      expect(await page.locator('.package-card').count()).toBe(12);
      expect(await page.locator('svg .node').count()).toBe(12);
      expect(requests).toEqual([pathToFileURL(join(root, PAGE)).href]);
      expect(complaints).toEqual([]);
      const back = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(back).toBe(scheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)');
      await page.close();
    },
  );

  it.each(['Helvetica', 'DejaVu Sans', 'Verdana', 'monospace', 'serif', 'Noto Sans CJK JP'])(
    'fits its labels in %s',
    async (font) => {
      const { page } = await openPage(browser, join(root, PAGE));
      const overflowing = await page.evaluate(`(() => {
        const font = ${JSON.stringify(font)};
        return [...document.querySelectorAll('svg .node')].filter((node) => {
          const box = node.querySelector('path, polygon').getBBox();
          return [...node.querySelectorAll('text')].some((text) => {
            text.style.fontFamily = font;
            return text.getBBox().width > box.width;
          });
        }).length;
      })()`);
      expect(overflowing).toBe(0);
      await page.close();
    },
  );

  it('shows the progress of a run and reloads until the run has ended', async () => {
    const state = (id: string, text: string, isRunning: boolean) => ({
      isRunning,
      packages: {
        [id]: {
          ...{ state: '✔ merged', isWorking: false, isMerged: true, isFailed: false },
          ...{ since: '2026-01-01T00:00:00.000Z', text },
        },
      },
    });
    const file = join(root, PAGE);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, withLiveState(text, state('wp-part-03', '</script><b>x', true)));
    const { page, complaints } = await openPage(browser, file);
    expect(await page.locator('#package-wp-part-03 .live').textContent()).toBe(
      '✔ merged, </script><b>x',
    );
    expect(await page.locator('#node-wp-part-03.merged').count()).toBe(1);
    expect(await page.locator('#progress').textContent()).toBe(
      '1 of 12 packages merged. A run goes on.',
    );
    writeFileSync(file, withLiveState(text, state('wp-part-04', '', false)));
    await page.locator('#package-wp-part-04 .live').waitFor();
    expect(await page.locator('#progress').textContent()).toBe('1 of 12 packages merged');
    expect(complaints).toEqual([]);
    writeFileSync(file, text);
    await page.close();
  });

  it('filters with the keyboard and dims the other packages', async () => {
    const { page } = await openPage(browser, join(root, PAGE));
    const shown = page.locator('.package-card:visible h3');
    await page.keyboard.press('/');
    await page.keyboard.type('part-03');
    expect(await shown.allTextContents()).toEqual(['wp-part-03']);
    expect(await page.locator('#shown').textContent()).toBe('1 of 12 packages');
    expect(await page.locator('svg .node.dimmed').count()).toBe(11);
    await page.keyboard.press('Escape');
    expect(await shown.count()).toBe(12);
    await page.locator('#search').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('frontend');
    expect(await page.locator('#by-role').inputValue()).toBe('frontend');
    expect(await shown.count()).toBe(3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('nothing like this');
    expect(await page.locator('#nothing').isVisible()).toBe(true);
    await page.close();
  });

  it('links the picture to the card, also when it is filtered out', async () => {
    const { page, complaints } = await openPage(browser, join(root, PAGE));
    await page.keyboard.press('/');
    await page.keyboard.type('part-00');
    await page.locator('#node-wp-part-05 a').click();
    expect(await page.locator('#package-wp-part-05').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('links existing contracts and names the other change', async () => {
    const { page } = await openPage(browser, join(root, PAGE));
    const links = page.locator('#contracts td:first-child a');
    expect(await links.count()).toBe(2);
    const urls = await page.evaluate<string[]>(
      "[...document.querySelectorAll('#contracts td:first-child a')].map((link) => link.href)",
    );
    for (const url of urls) expect(existsSync(new URL(url))).toBe(true);
    expect(await page.locator('#collisions').textContent()).toContain('rename-parts: ');
    await page.close();
  });

  it('shows control characters and markup of the plan as text', async () => {
    const { page, complaints } = await openPage(browser, join(root, PAGE));
    expect(await page.locator('h1').textContent()).toBe('Parts <b>of</b> a machine');
    expect(await page.locator('#package-wp-part-00 p').first().textContent()).toContain(
      'its <script>alert(1)</script>',
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('draws the separate picture with its own colours', async () => {
    const { page, complaints } = await openPage(
      browser,
      join(root, FOLDER, 'report/plan.svg'),
      'dark',
    );
    const fill = await page.evaluate("getComputedStyle(document.querySelector('.node text')).fill");
    expect([fill, complaints]).toEqual(['rgb(240, 246, 252)', []]);
    await page.close();
  });

  it('prints everything without filters', async () => {
    const { page } = await openPage(browser, join(root, PAGE), 'dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    expect(await page.locator('.filters').isVisible()).toBe(false);
    const overflow = await page.evaluate(
      "getComputedStyle(document.querySelector('.scroll')).overflow",
    );
    expect(overflow).toBe('visible');
    mkdirSync(join(root, 'out'), { recursive: true });
    const pdf = await page.pdf({ path: join(root, 'out/plan.pdf'), format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });
});
