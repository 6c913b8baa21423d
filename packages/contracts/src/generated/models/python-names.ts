/** Python keywords, in the case of field names. */
const KEYWORDS = [
  'and as assert async await break class continue def del elif else except finally for from global',
  'if import in is lambda nonlocal not or pass raise return try while with yield',
];

/** A field with such a name would hide a type that other fields of its class use. */
const TYPES = 'any bool bytes date datetime dict float int list object set str tuple type uuid';

/** Attributes that a Pydantic v2 model already has. */
const ATTRIBUTES = [
  'construct copy dict fields from_orm json parse_file parse_obj parse_raw root schema schema_json self',
  'update_forward_refs validate model_computed_fields model_config model_construct model_copy model_dump',
  'model_dump_json model_extra model_fields model_fields_set model_json_schema model_parametrized_name',
  'model_post_init model_rebuild model_validate model_validate_json model_validate_strings',
];

const RESERVED = new Set([...KEYWORDS, TYPES, ...ATTRIBUTES].flatMap((text) => text.split(' ')));

/** Names that the generated file itself imports or defines. */
const IMPORTED = new Set(
  'AnyUrl Any Annotated AwareDatetime BaseModel BeforeValidator ConfigDict Dict Enum Field False IntEnum List Literal None Optional RootModel StrEnum True UUID Union'.split(
    ' ',
  ),
);

/**
 * The class name of each schema: a unique ASCII identifier. A name that is already valid is kept.
 *
 * @param names in order of precedence: if two schemas want the same class name, the later one gets
 * a number
 */
export function classNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(names.map((name) => [name, uniqueClassName(name, taken)]));
}

/** Returns a class name that isn't in `taken`, and adds it there. */
export function uniqueClassName(name: string, taken: Set<string>): string {
  const wanted = words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const start = /^[A-Z]/.test(wanted) ? wanted : `Model${wanted}`;
  const free = IMPORTED.has(start) ? `${start}Model` : start;
  // Ignore case, because the generators also create a file for each class.
  const unique = numbered(free, '', (candidate) => taken.has(candidate.toLowerCase()));
  taken.add(unique.toLowerCase());
  return unique;
}

/**
 * The field name of each property: `createdAt` becomes `created_at`, `class` becomes `class_`. A
 * property has the same field name in all schemas, and two properties of one schema never share a
 * field name.
 *
 * @param objects the property names of each schema
 */
export function fieldNames(objects: Iterable<readonly string[]>): ReadonlyMap<string, string> {
  const siblings = new Map<string, Set<string>>();
  for (const names of objects) {
    for (const name of names) {
      const known = siblings.get(name) ?? new Set();
      for (const other of names) known.add(other);
      siblings.set(name, known);
    }
  }
  const fields = new Map<string, string>();
  for (const name of [...siblings.keys()].sort()) {
    const taken = new Set([...(siblings.get(name) ?? [])].map((other) => fields.get(other)));
    fields.set(
      name,
      numbered(fieldName(name), '_', (candidate) => taken.has(candidate)),
    );
  }
  return fields;
}

function fieldName(name: string): string {
  const snake = words(name)
    .map((word) => word.toLowerCase())
    .join('_');
  if (snake === '') return 'field';
  if (/^[0-9]/.test(snake)) return `field_${snake}`;
  return RESERVED.has(snake) ? `${snake}_` : snake;
}

/** Removes diacritics, then all characters that are not ASCII. */
function words(name: string): readonly string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
}

function numbered(
  name: string,
  separator: string,
  isTaken: (candidate: string) => boolean,
): string {
  if (!isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name}${separator}${number}`)) number += 1;
  return `${name}${separator}${number}`;
}
