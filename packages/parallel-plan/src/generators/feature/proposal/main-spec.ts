/** A requirement of a main spec, with its text. */
export interface MainRequirement {
  readonly name: string;
  /** Between its heading and its first scenario. */
  readonly text: string;
  readonly scenarios: readonly { readonly name: string; readonly body: string }[];
}

/** The requirements of a main spec's Markdown. Headings in code fences don't count. */
export function parseMainSpec(markdown: string): readonly MainRequirement[] {
  const requirements: {
    name: string;
    lines: string[];
    scenarios: { name: string; lines: string[] }[];
  }[] = [];
  let target: string[] | undefined;
  let fence: string | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
    }
    const heading =
      fence === undefined && mark === undefined ? /^(#{1,6})\s+(.*?)\s*$/.exec(line) : null;
    const [, level = '', title = ''] = heading ?? [];
    const [, kind, name = ''] = /^(Requirement|Scenario):\s*(.*)$/i.exec(title) ?? [];
    if (level === '###' && kind !== undefined) {
      target = [];
      requirements.push({ name, lines: target, scenarios: [] });
    } else if (level === '####' && kind !== undefined) {
      target = [];
      requirements.at(-1)?.scenarios.push({ name, lines: target });
    } else if (heading !== null && level.length <= 3) {
      target = undefined;
    } else {
      target?.push(line);
    }
  }
  return requirements.map(({ name, lines, scenarios }) => ({
    name,
    text: lines.join('\n').trim(),
    scenarios: scenarios.map((scenario) => ({
      name: scenario.name,
      body: scenario.lines.join('\n').trim(),
    })),
  }));
}

/** As OpenSpec compares names: white space and case don't count. */
export function sameName(a: string, b: string): boolean {
  const fold = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();
  return fold(a) === fold(b);
}
