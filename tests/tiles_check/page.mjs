// What show.mjs runs in the browser: draws the tileset that /tiles/ serves and tells what is in the picture.
import { GLTFExtensionsPlugin, ImplicitTilingPlugin } from '3d-tiles-renderer/plugins';
import { TilesRenderer } from '3d-tiles-renderer';
import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';

const WIDTH = 1024;
const HEIGHT = 768;
const BACKGROUND = 0xff00ff;
const RAYS = 20;

window.show = async (ecef, limitMs) => {
  const renderer = new THREE.WebGLRenderer({ preserveDrawingBuffer: true, logarithmicDepthBuffer: true });
  renderer.setSize(WIDTH, HEIGHT);
  document.body.append(renderer.domElement);
  const scene = new THREE.Scene();
  scene.environment = new THREE.PMREMGenerator(renderer).fromScene(new RoomEnvironment()).texture;
  scene.environmentRotation.x = Math.PI / 2;
  scene.environmentIntensity = 0.45;
  const sun = new THREE.DirectionalLight(0xffffff, 2);
  sun.position.set(-1, -0.2, 0.9);
  scene.add(sun);

  const failed = [];
  const tiles = new TilesRenderer(new URL('/tiles/tileset.json', location.href).href);
  tiles.registerPlugin(new GLTFExtensionsPlugin({ metadata: true, meshoptDecoder: MeshoptDecoder }));
  tiles.addEventListener('load-error', ({ url, error }) => failed.push(`${url?.href ?? url}: ${error}`));
  tiles.registerPlugin(new ImplicitTilingPlugin());
  tiles.errorTarget = 1;
  scene.add(tiles.group);

  const camera = new THREE.PerspectiveCamera(40, WIDTH / HEIGHT, 1, 10);
  tiles.setCamera(camera);
  tiles.setResolution(camera, WIDTH, HEIGHT);
  const end = performance.now() + limitMs;
  const sphere = new THREE.Sphere();
  let centre = null;
  for (let quiet = 0; quiet < 10 && performance.now() < end; ) {
    if (!centre && tiles.getBoundingSphere(sphere)) centre = frame(tiles, sphere, camera, ecef);
    camera.updateMatrixWorld();
    tiles.update();
    const { queued, downloading, parsing } = tiles.stats;
    const idle = (centre || failed.length) && queued + downloading + parsing === 0 && !tiles.isLoading;
    quiet = idle ? quiet + 1 : 0;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  const timedOut = performance.now() >= end;
  scene.background = new THREE.Color(BACKGROUND);
  renderer.render(scene, camera);
  const { triangles, points } = renderer.info.render;
  const coverage = drawnShare(renderer);
  scene.background.set(0xdfe8ef);
  renderer.render(scene, camera);
  let tilesLoaded = 0;
  tiles.forEachLoadedModel(() => (tilesLoaded += 1));
  const drawn = tilesLoaded > 0 && coverage > 0;
  const result = { tilesLoaded, triangles, points, coverage, centre, ...vertices(tiles), failed, timedOut };
  return JSON.stringify({ ...result, featureExample: drawn ? feature(tiles, camera) : null }, plain);
};

// Puts the centre of the tileset at the origin with z up, and the camera to its south-west, looking down 35 degrees.
function frame(tiles, sphere, camera, ecef) {
  const { group, ellipsoid } = tiles;
  const place = {};
  let centre = sphere.center.toArray();
  const matrix = new THREE.Matrix4().makeTranslation(sphere.center);
  if (ecef) {
    ellipsoid.getPositionToCartographic(sphere.center, place);
    ellipsoid.getEastNorthUpFrame(place.lat, place.lon, place.height, matrix);
    const degrees = THREE.MathUtils.radToDeg;
    centre = { lon: degrees(place.lon), lat: degrees(place.lat), height: place.height };
  }
  matrix.invert().decompose(group.position, group.quaternion, group.scale);
  group.updateMatrixWorld(true);
  const distance = (1.02 * sphere.radius) / Math.sin(THREE.MathUtils.degToRad(camera.fov / 2));
  camera.up.set(0, 0, 1);
  camera.position.set(-0.5, -0.65, 0.575).normalize().multiplyScalar(distance);
  camera.lookAt(0, 0, 0);
  camera.near = distance / 1000;
  camera.far = distance * 3;
  camera.updateProjectionMatrix();
  return centre;
}

function drawnShare(renderer) {
  const gl = renderer.getContext();
  const pixels = new Uint8Array(WIDTH * HEIGHT * 4);
  gl.readPixels(0, 0, WIDTH, HEIGHT, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let drawn = 0;
  for (let i = 0; i < pixels.length; i += 4) drawn += pixels[i] !== 255 || pixels[i + 1] !== 0 || pixels[i + 2] !== 255;
  return drawn / (WIDTH * HEIGHT);
}

// How far, in tileset units, a vertex lies outside the bounding volume of its tile or of a tile above it.
function vertices(tiles) {
  const point = new THREE.Vector3();
  const toTileset = new THREE.Matrix4();
  let count = 0;
  let outside = 0;
  let outsideIn = null;
  tiles.forEachLoadedModel((model, tile) => {
    model.updateMatrixWorld(true);
    model.traverse(({ geometry, matrixWorld, isInstancedMesh }) => {
      if (!geometry || isInstancedMesh) return;
      toTileset.copy(matrixWorld);
      if (model.parent) toTileset.premultiply(tiles.group.matrixWorldInverse);
      const { position } = geometry.attributes;
      count += position.count;
      for (let i = 0; i < position.count; i += 1) {
        point.fromBufferAttribute(position, i).applyMatrix4(toTileset);
        for (let each = tile; each; each = each.parent) {
          const distance = each.engineData.boundingVolume?.distanceToPoint(point) ?? 0;
          if (distance > outside) [outside, outsideIn] = [distance, tile.content.uri];
        }
      }
    });
  });
  return { vertices: count, outside, outsideIn };
}

// The feature nearest to the middle of the picture: its ids and the values of its properties.
function feature(tiles, camera) {
  const ray = new THREE.Raycaster();
  const spots = [];
  for (let x = -RAYS; x <= RAYS; x += 1) for (let y = -RAYS; y <= RAYS; y += 1) spots.push([x / RAYS, y / RAYS]);
  spots.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  for (const at of spots) {
    ray.setFromCamera(new THREE.Vector2(...at), camera);
    const hit = ray.intersectObject(tiles.group, true).find(({ face }) => face);
    if (hit) return describe(hit, at);
  }
  return null;
}

function describe({ object, faceIndex, barycoord }, at) {
  const { meshFeatures, structuralMetadata } = object.userData;
  if (!meshFeatures) return { at, features: [] };
  const ids = meshFeatures.getFeatures(faceIndex, barycoord);
  const features = meshFeatures.getFeatureInfo().map(({ label, propertyTable }, i) => {
    const known = structuralMetadata && propertyTable !== null && ids[i] !== null;
    const table = known ? structuralMetadata.getPropertyTableInfo(propertyTable).className : null;
    const properties = known ? structuralMetadata.getPropertyTableData(propertyTable, ids[i]) : null;
    return { label, id: ids[i], class: table, properties };
  });
  return { at, features };
}

function plain(key, value) {
  if (typeof value === 'bigint') return Number(value);
  return ArrayBuffer.isView(value) ? Array.from(value, (each) => plain('', each)) : value;
}
