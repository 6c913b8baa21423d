/** The differences between the engines' table definitions. */
export interface SchemaDialect {
  /** The type of an increasing primary key that never reuses a number. */
  readonly sequence: string;
}

/**
 * The migrations between store versions: the statements at index 0 turn an empty store into version 1.
 * Never change a released migration. Add another one instead.
 */
export const MIGRATIONS: readonly ((dialect: SchemaDialect) => readonly string[])[] = [
  ({ sequence }) => [
    `create table locks (
      identity text primary key,
      key text not null,
      agent_id text not null,
      agent_type text not null,
      session_id text,
      reason text,
      refreshes integer not null,
      acquired_at bigint not null,
      expires_at bigint
    )`,
    `create table agents (
      id text primary key,
      type text not null,
      last_seen_at bigint not null
    )`,
    `create table tasks (
      seq ${sequence},
      id text not null unique,
      idempotency_key text unique,
      type text not null,
      description text not null,
      input text not null,
      priority integer not null,
      status text not null check (status in ('pending', 'claimed', 'completed', 'failed')),
      submitted_by text not null,
      claimed_by text,
      lease_expires_at bigint,
      result text,
      error text
    )`,
    `create index tasks_open on tasks (priority, seq) where status in ('pending', 'claimed')`,
    `create table task_dependencies (
      task_id text not null references tasks (id),
      depends_on text not null references tasks (id),
      position integer not null,
      primary key (task_id, depends_on)
    )`,
    `create table handoffs (
      seq ${sequence},
      id text not null unique,
      agent_id text not null,
      created_at bigint not null,
      body text not null
    )`,
    `create table memories (
      seq ${sequence},
      id text not null unique,
      agent_id text not null,
      created_at bigint not null,
      event_type text not null,
      summary text not null,
      tags text not null
    )`,
    `create table memory_tags (
      memory_seq bigint not null references memories (seq),
      tag text not null,
      primary key (tag, memory_seq)
    )`,
    `create table features (
      id text primary key,
      agent_id text not null,
      title text,
      branch text,
      claims text not null,
      registered_at bigint not null
    )`,
    `create table audit (
      seq ${sequence},
      at bigint not null,
      agent_id text not null,
      session_id text,
      operation text not null,
      resource text,
      success integer not null,
      details text
    )`,
  ],
  () => [
    `alter table tasks add column change text`,
    // The number of claims of the task: the fencing token of the last claim.
    `alter table tasks add column claims integer not null default 0`,
    // Null: every write of the agent extends the claim.
    `alter table tasks add column lease_ms bigint`,
    `create table task_needs (
      task_id text not null references tasks (id),
      need text not null,
      kind text not null,
      primary key (task_id, need)
    )`,
    // Paths that differ only in case share one lock: they are one file on some file systems.
    `update locks set identity = lower(identity) where identity not like '%:%' and not exists (
      select 1 from locks as other
      where lower(other.identity) = lower(locks.identity) and other.identity <> locks.identity
    )`,
  ],
];

/** The version of a store that this code reads and writes. */
export const STORE_VERSION = MIGRATIONS.length;

/** The statements that migrate a store from `version` to `STORE_VERSION`. */
export function migrationsFrom(version: number, dialect: SchemaDialect): readonly string[] {
  return MIGRATIONS.slice(version).flatMap((migration) => migration(dialect));
}
