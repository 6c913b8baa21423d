import { answerParent } from '../child-program';

/** Follows the instructions in its input, for specs of code that starts child processes. */
void answerParent(async (input, tell) => {
  const { tell: values = [], ...order } = input as {
    readonly tell?: readonly unknown[];
    readonly act: 'answer' | 'throw' | 'hang' | 'fill-memory' | 'exit' | 'environment';
    readonly value?: unknown;
  };
  values.forEach(tell);
  switch (order.act) {
    case 'answer':
      return order.value;
    case 'environment':
      return Object.keys(process.env).sort();
    case 'throw':
      throw new Error('no such thing\nand more');
    case 'exit':
      return process.exit(3);
    case 'hang':
      for (;;);
    case 'fill-memory': {
      const kept: number[][] = [];
      for (;;) kept.push(Array.from({ length: 100_000 }, Math.random));
    }
  }
});
