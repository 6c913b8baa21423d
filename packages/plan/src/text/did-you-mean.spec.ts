import { didYouMean } from './did-you-mean';

describe('didYouMean', () => {
  it.each([
    ['wp-apo', ['wp-api'], undefined, ' Did you mean "wp-api"?'],
    ['wp-apo', ['wp-api'], 'It has one.', ' Did you mean "wp-api"?'],
    ['wp-apo', ['wp-contracts'], 'It has one.', ' It has one.'],
    ['wp-apo', ['wp-contracts'], undefined, ''],
    ['wp-apo', ['wp-ap\u001b'], undefined, ' Did you mean "wp-ap\\x1b"?'],
  ])('%j among %j', (written, known, otherwise, sentence) => {
    expect(didYouMean(written, known, otherwise)).toBe(sentence);
  });
});
