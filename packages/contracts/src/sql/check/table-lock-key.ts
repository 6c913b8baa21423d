import type { TableName } from '../read/sql-statement';

/**
 * The lock key of a table. Keys hold `[a-z][a-z0-9_]*` and no schema, so tables whose names differ only in
 * what a key can't hold (`billing.users` and `users`, `"Users"` and `users`) share one: it locks more than
 * it has to, and never less.
 */
export function tableLockKey({ name }: TableName): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_]+/g, '_');
  return `db:schema:${/^[a-z]/.test(plain) ? plain : `t_${plain}`}`;
}
