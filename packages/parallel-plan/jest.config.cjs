module.exports = {
  displayName: 'parallel-plan',
  preset: '../../jest.preset.js',
  coverageDirectory: '../../coverage/packages/parallel-plan',
};
