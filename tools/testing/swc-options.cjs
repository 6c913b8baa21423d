/** How swc compiles the TypeScript of this workspace, for jest and for the programs that tests start. */
module.exports = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', dynamicImport: true },
    keepClassNames: true,
  },
  // Redocly and openapi-typescript are ES modules: `import()` must stay what it is.
  module: { type: 'commonjs', ignoreDynamic: true },
};
