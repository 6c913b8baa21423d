/** ISO 8601 of an instant in milliseconds since 1970; `null` stays `null`. */
export function isoTime(instant: number): string;
export function isoTime(instant: number | null): string | null;
export function isoTime(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
