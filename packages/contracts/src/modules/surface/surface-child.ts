import { dirname } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { answerParent } from '../../check/child/child-program';
import { readEntry } from '../check/open-module';
import { ProgramHost } from '../check/program-host';
import { publicDeclarations } from './public-declarations';
import type { SurfaceAnswer, SurfaceInput } from './read-surface';

void answerParent(async (input): Promise<SurfaceAnswer> => {
  const { entry, tsconfig } = input as SurfaceInput;
  const bundle = await rollup({
    input: entry,
    // Keep imports of packages; inline files of the workspace.
    external: (name) => !/^[./]/u.test(name) && !/^[A-Za-z]:/u.test(name),
    onwarn: () => undefined,
    plugins: [
      dts({
        tsconfig,
        compilerOptions: {
          composite: false,
          declarationMap: false,
          incremental: false,
          noEmit: false,
          emitDeclarationOnly: true,
          noEmitOnError: false,
          skipLibCheck: true,
        },
      }),
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const [{ code }] = output;
  const { typesOnly } = readEntry({ entry, tsconfig }, new ProgramHost(dirname(tsconfig)));
  return { text: publicDeclarations(code, new Set(typesOnly)) };
});
