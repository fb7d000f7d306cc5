// The rules of 3D Tiles 1.1 for tileset.json, its tiles and their content files. 3d-tiles-tools walks the tiles,
// implicit and external ones too; the rules are here because the registry has no 3d-tiles-validator.
import fs from 'node:fs/promises';
import path from 'node:path';
import { ResourceResolvers, TilesetTraverser } from '3d-tiles-tools';

const SIZES = { box: 12, region: 6, sphere: 4 };
const MAGICS = ['glTF', 'b3dm', 'i3dm', 'pnts', 'cmpt'];

const numbers = (value, size) => Array.isArray(value) && value.length === size && value.every(Number.isFinite);
const volume3 = (m) =>
  m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);

export async function checkTileset(dir, models, report) {
  const seen = { tiles: 0, contents: 0 };
  const used = new Set();
  try {
    const tileset = JSON.parse(await fs.readFile(path.join(dir, 'tileset.json'), 'utf-8'));
    checkHead(tileset, (severity, code, message) => report(severity, code, 'tileset.json', message));
    const traverser = new TilesetTraverser(dir, ResourceResolvers.createFileResourceResolver(dir), {
      traverseExternalTilesets: true,
    });
    await traverser.traverse(tileset, async (walked) => {
      const say = (severity, code, message) => report(severity, code, walked.path, message);
      const tile = walked.asFinalTile();
      seen.tiles += 1;
      checkTile(tile, walked.getParent()?.asFinalTile(), say);
      if (walked.isImplicitTilesetRoot()) return true;
      for (const content of walked.getFinalContents()) {
        seen.contents += 1;
        if (content.boundingVolume) checkVolume(content.boundingVolume, say);
        await checkContent(content.uri, walked, used, say);
      }
      return true;
    });
  } catch (problem) {
    report('error', 'TILESET_UNREADABLE', 'tileset.json', String(problem));
  }
  for (const name of models) {
    if (!used.has(path.join(dir, name))) report('warning', 'CONTENT_UNREFERENCED', name, 'no tile names this file');
  }
  return seen;
}

function checkHead(tileset, say) {
  const version = tileset.asset?.version;
  if (version !== '1.1') say(version === '1.0' ? 'info' : 'error', 'ASSET_VERSION', `asset.version is ${version}`);
  if (!(tileset.geometricError >= 0)) say('error', 'GEOMETRIC_ERROR', `tileset: ${tileset.geometricError}`);
  if (tileset.root && !tileset.root.refine) say('error', 'TILE_REFINE_MISSING_IN_ROOT', 'root has no refine');
  for (const name of tileset.extensionsRequired ?? []) {
    if (!tileset.extensionsUsed?.includes(name)) say('error', 'EXTENSION_REQUIRED_BUT_NOT_USED', name);
  }
}

function checkTile(tile, parent, say) {
  checkVolume(tile.boundingVolume, say);
  if (!(tile.geometricError >= 0)) say('error', 'GEOMETRIC_ERROR', `tile: ${tile.geometricError}`);
  if (parent && tile.geometricError > parent.geometricError) {
    say('warning', 'TILE_GEOMETRIC_ERRORS_INCONSISTENT', `${tile.geometricError} in a tile of ${parent.geometricError}`);
  }
  if (tile.refine && !['ADD', 'REPLACE'].includes(tile.refine)) say('error', 'TILE_REFINE', tile.refine);
  if (tile.content && tile.contents) say('error', 'TILE_CONTENTS', 'both content and contents');
  if (tile.children?.length === 0) say('error', 'TILE_CHILDREN_EMPTY', 'children is an empty list');
  const m = tile.transform;
  if (!m) return;
  const affine = numbers(m, 16) && m[3] === 0 && m[7] === 0 && m[11] === 0 && m[15] === 1;
  if (!affine) say('error', 'TRANSFORM_INVALID', 'not 16 numbers of an affine matrix, column by column');
  else if (!(volume3([...m.slice(0, 3), ...m.slice(4, 7), ...m.slice(8, 11)]) > 0)) {
    say('error', 'TRANSFORM_INVALID', 'flattens or mirrors');
  }
}

function checkVolume(bounds, say) {
  const kinds = Object.keys(SIZES).filter((kind) => bounds?.[kind]);
  const wrong = (message) => say('error', 'BOUNDING_VOLUME_INVALID', message);
  if (kinds.length !== 1 && !bounds?.extensions) return wrong(`${kinds.length} kinds of volume`);
  for (const kind of kinds) if (!numbers(bounds[kind], SIZES[kind])) return wrong(`${kind}: ${bounds[kind]}`);
  const { box, region, sphere } = bounds;
  if (sphere && sphere[3] < 0) wrong('negative radius');
  if (box && volume3(box.slice(3)) === 0) say('warning', 'BOUNDING_VOLUME_FLAT', 'the box has no volume');
  if (!region) return undefined;
  const [west, south, east, north, low, high] = region;
  const degrees = Math.max(Math.abs(west), Math.abs(east)) > Math.PI || Math.max(-south, north) > Math.PI / 2;
  if (degrees) wrong(`region is not in radians: ${region}`);
  else if (south > north || low > high) wrong(`region upside down: ${region}`);
  return undefined;
}

async function checkContent(uri, walked, used, say) {
  if (!uri) return say('error', 'CONTENT_URI', 'content without a uri');
  if (/\\|^[a-z]+:|^\//i.test(uri)) say('error', 'CONTENT_URI', `not a relative address: ${uri}`);
  const resolver = walked.getResourceResolver();
  used.add(path.resolve(resolver.resolveUri(uri)));
  const data = await resolver.resolveData(uri);
  if (!data) return say('error', 'CONTENT_MISSING', uri);
  const magic = data.subarray(0, 4).toString('latin1');
  if (magic === 'glTF' && data.readUInt32LE(8) !== data.length) say('error', 'CONTENT_LENGTH', uri);
  if (!MAGICS.includes(magic) && !/^\s*\{/.test(magic)) say('error', 'CONTENT_UNKNOWN', `${uri} starts with ${magic}`);
  if (MAGICS.indexOf(magic) > 0) say('info', 'CONTENT_LEGACY', `${uri} is ${magic}: its insides are not checked`);
  return undefined;
}
