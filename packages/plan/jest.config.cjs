module.exports = {
  displayName: 'plan',
  preset: '../../jest.preset.js',
  coverageDirectory: '../../coverage/packages/plan',
};
