// The rules of EXT_structural_metadata (property tables) and EXT_mesh_features (feature ids in vertices) for one
// glTF file: gltf-validator knows neither extension. Property textures and property attributes are not checked.
import { GltfTransform } from '3d-tiles-tools';

const ID = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const WIDTHS = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16, ENUM: 1 };
const ARRAYS = {
  INT8: Int8Array, UINT8: Uint8Array, INT16: Int16Array, UINT16: Uint16Array, INT32: Int32Array, UINT32: Uint32Array,
  INT64: BigInt64Array, UINT64: BigUint64Array, FLOAT32: Float32Array, FLOAT64: Float64Array,
};

export async function checkMetadata(file, say) {
  try {
    const io = await GltfTransform.getIO();
    const asset = await io.readAsJSON(file);
    const { json } = asset;
    const metadata = json.extensions?.EXT_structural_metadata;
    const primitives = (json.meshes ?? []).flatMap((mesh) => mesh.primitives);
    const features = primitives.flatMap((each) => each.extensions?.EXT_mesh_features?.featureIds ?? []);
    const found = { EXT_structural_metadata: metadata, EXT_mesh_features: features.length };
    for (const [name, is] of Object.entries(found)) {
      if (is && !json.extensionsUsed?.includes(name)) say('error', 'EXTENSION_NOT_DECLARED', name);
    }
    if (!metadata && !features.length) return;
    const document = await io.readJSON(asset);
    const tables = document.getRoot().getExtension('EXT_structural_metadata')?.listPropertyTables() ?? [];
    if (metadata) checkSchema(metadata, say);
    tables.forEach((table, index) => checkTable(table, metadata.propertyTables[index], metadata.schema, json, say));
    const counts = tables.map((table) => table.getCount());
    document.getRoot().listMeshes().forEach((mesh, m) => mesh.listPrimitives().forEach((primitive, p) => {
      const sets = json.meshes[m].primitives[p].extensions?.EXT_mesh_features?.featureIds ?? [];
      for (const set of sets) checkFeatures(set, primitive, counts, say);
    }));
  } catch (problem) {
    say('error', 'METADATA_UNREADABLE', String(problem));
  }
}

function checkSchema({ schema, schemaUri }, say) {
  if (!schema) return say(schemaUri ? 'warning' : 'error', 'SCHEMA_MISSING', schemaUri ?? 'neither schema nor schemaUri');
  const ids = [schema.id, ...Object.keys(schema.classes ?? {}), ...Object.keys(schema.enums ?? {})];
  for (const each of Object.values(schema.classes ?? {})) ids.push(...Object.keys(each.properties ?? {}));
  for (const id of ids) if (!ID.test(id ?? '')) say('error', 'SCHEMA_ID', `not an identifier: ${id}`);
  return undefined;
}

function checkTable(table, raw, schema, json, say) {
  const properties = schema?.classes?.[raw.class]?.properties;
  if (!properties) return schema && say('error', 'TABLE_CLASS', `no class ${raw.class}`);
  if (!(raw.count >= 1)) say('error', 'TABLE_COUNT', `${raw.class}: ${raw.count}`);
  for (const [id, property] of Object.entries(properties)) {
    if (property.required && !raw.properties?.[id]) say('error', 'PROPERTY_REQUIRED', `${raw.class}.${id}`);
  }
  for (const id of table.listPropertyKeys()) {
    const wrong = (code, message) => say('error', code, `${raw.class}.${id}: ${message}`);
    if (!properties[id]) wrong('PROPERTY_UNKNOWN', 'not in the class');
    else checkColumn(table.getProperty(id), raw.properties[id], properties[id], raw.count, { schema, json, wrong });
  }
  return undefined;
}

function checkColumn(column, raw, property, rows, { schema, json, wrong }) {
  const read = (view, bytes, kind) => {
    const type = ARRAYS[kind];
    if ((json.bufferViews[view].byteOffset ?? 0) % type.BYTES_PER_ELEMENT) wrong('COLUMN_ALIGNMENT', `view ${view}`);
    if (bytes.byteLength % type.BYTES_PER_ELEMENT) wrong('COLUMN_LENGTH', `view ${view} ends inside a value`);
    return new type(Uint8Array.from(bytes).buffer.slice(0, bytes.byteLength - (bytes.byteLength % type.BYTES_PER_ELEMENT)));
  };
  const offsets = (name, count) => {
    const bytes = column[`get${name}Offsets`]();
    if (!bytes) return wrong('OFFSETS_MISSING', name) ?? [];
    const key = `${name.toLowerCase()}Offset`;
    const list = Array.from(read(raw[`${key}s`], bytes, raw[`${key}Type`] ?? 'UINT32'), Number);
    if (list.length !== count + 1) wrong('OFFSETS_LENGTH', `${name}: ${list.length} offsets for ${count} values`);
    if (list[0] !== 0 || list.some((value, i) => i && value < list[i - 1])) wrong('OFFSETS_ORDER', name);
    return list;
  };
  let count = rows * (property.array ? property.count ?? 1 : 1);
  if (property.array && !property.count) count = offsets('Array', rows).at(-1) ?? 0;
  const values = column.getValues();
  const length = (expected) => {
    if (values.byteLength !== expected) wrong('COLUMN_LENGTH', `${values.byteLength} bytes, not ${expected}`);
  };
  if (property.type === 'BOOLEAN') return length(Math.ceil(count / 8));
  if (property.type === 'STRING') {
    const list = offsets('String', count);
    length(list.at(-1) ?? 0);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      list.slice(1).forEach((end, i) => decoder.decode(values.subarray(list[i], end)));
    } catch {
      wrong('STRING_ENCODING', 'not UTF-8');
    }
    return undefined;
  }
  const names = property.type === 'ENUM' && schema.enums?.[property.enumType];
  if (property.type === 'ENUM' && !names) return wrong('ENUM_UNKNOWN', property.enumType);
  const kind = names ? names.valueType ?? 'UINT16' : property.componentType;
  if (!ARRAYS[kind] || !WIDTHS[property.type]) return wrong('PROPERTY_TYPE', `${property.type} of ${kind}`);
  length(count * WIDTHS[property.type] * ARRAYS[kind].BYTES_PER_ELEMENT);
  const numbers = Array.from(read(raw.values, values, kind), Number);
  if (kind.startsWith('FLOAT') && !numbers.every(Number.isFinite)) wrong('VALUE_NOT_FINITE', kind);
  const known = names && new Set(names.values.map(({ value }) => value));
  if (known && !numbers.every((value) => known.has(value))) wrong('ENUM_VALUE', property.enumType);
  return undefined;
}

function checkFeatures(set, primitive, counts, say) {
  const rows = counts[set.propertyTable];
  if (set.propertyTable !== undefined && rows === undefined) say('error', 'TABLE_INDEX', `no table ${set.propertyTable}`);
  if (!(set.featureCount >= 1)) say('error', 'FEATURE_COUNT', `featureCount is ${set.featureCount}`);
  if (set.attribute === undefined) return;
  const name = `_FEATURE_ID_${set.attribute}`;
  const accessor = primitive.getAttribute(name);
  if (!accessor) return void say('error', 'FEATURE_ATTRIBUTE', `no ${name}`);
  const ids = new Set(accessor.getArray());
  ids.delete(set.nullFeatureId);
  if (ids.size !== set.featureCount) {
    say('error', 'FEATURE_COUNT_MISMATCH', `featureCount is ${set.featureCount}, ${ids.size} ids are there`);
  }
  const last = Math.max(...ids);
  if (last >= (rows ?? Infinity)) say('error', 'FEATURE_ID_RANGE', `id ${last} in a table of ${rows} rows`);
}
