import { Heartbeat } from './heartbeat';

describe('the heartbeat of a command without other output', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each<[string, readonly (readonly [step: string, milliseconds: number])[], string[]]>([
    [
      'nothing for short steps',
      [
        ['copying', 1_900],
        ['verifying', 1_900],
      ],
      [],
    ],
    ['one line after two seconds', [['copying', 2_100]], ['  copying … (2 s)']],
    [
      'the step that takes long, again and again',
      [
        ['copying', 1_000],
        ['verifying', 32_500],
      ],
      ['  verifying … (2 s)', '  verifying … (17 s)', '  verifying … (32 s)'],
    ],
  ])('%s', (_, steps, expected) => {
    const lines: string[] = [];
    const heartbeat = new Heartbeat({ write: (text) => lines.push(text.trimEnd()) });
    for (const [step, milliseconds] of steps) {
      heartbeat.begin(step);
      jest.advanceTimersByTime(milliseconds);
    }
    heartbeat.stop();
    jest.advanceTimersByTime(60_000);
    expect(lines).toEqual(expected);
  });
});
