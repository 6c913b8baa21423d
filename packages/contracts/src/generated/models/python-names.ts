/** Python's key words, in the case that fields have. */
const KEYWORDS = [
  'and as assert async await break class continue def del elif else except finally for from global',
  'if import in is lambda nonlocal not or pass raise return try while with yield',
];

/** A field of this name would hide a type that other fields of its class name. */
const TYPES = 'any bool bytes date datetime dict float int list object set str tuple type uuid';

/** What a model of Pydantic v2 has already. */
const ATTRIBUTES = [
  'construct copy dict fields from_orm json parse_file parse_obj parse_raw root schema schema_json self',
  'update_forward_refs validate model_computed_fields model_config model_construct model_copy model_dump',
  'model_dump_json model_extra model_fields model_fields_set model_json_schema model_parametrized_name',
  'model_post_init model_rebuild model_validate model_validate_json model_validate_strings',
];

const RESERVED = new Set([...KEYWORDS, TYPES, ...ATTRIBUTES].flatMap((text) => text.split(' ')));

/** What the file of the models itself imports or defines. */
const IMPORTED = new Set(
  'AnyUrl Any Annotated AwareDatetime BaseModel ConfigDict Dict Enum Field False IntEnum List Literal None Optional RootModel StrEnum True UUID Union'.split(
    ' ',
  ),
);

/**
 * The class of each schema: an ASCII identifier, no two alike. A name that is one already stays.
 *
 * @param names in the order in which they are served: of two that want the same, the later is numbered
 */
export function classNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(names.map((name) => [name, uniqueClassName(name, taken)]));
}

/** A class name that isn't in `taken`, which it joins. */
export function uniqueClassName(name: string, taken: Set<string>): string {
  const wanted = words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const start = /^[A-Z]/.test(wanted) ? wanted : `Model${wanted}`;
  const free = IMPORTED.has(start) ? `${start}Model` : start;
  // Without regard to case, because the generators also make a file of each.
  const unique = numbered(free, '', (candidate) => taken.has(candidate.toLowerCase()));
  taken.add(unique.toLowerCase());
  return unique;
}

/**
 * The field of each property: `createdAt` is `created_at`, `class` is `class_`. One name for all
 * schemas, so that no two properties that occur in the same schema are the same field.
 *
 * @param objects the names of the properties of each schema
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

/** Letters with marks lose them; what is not ASCII then is left out. */
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
