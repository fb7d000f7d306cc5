// Checks every glTF file below a folder and the tileset in it: node validate.mjs DIR
// Each kind of finding goes to stderr once, with one example; stdout gets one JSON object; exit 1 on any error.
import fs from 'node:fs/promises';
import path from 'node:path';
import gltfValidator from 'gltf-validator';
import { checkMetadata } from './metadata_rules.mjs';
import { checkTileset } from './tileset_rules.mjs';

const SEVERITIES = ['error', 'warning', 'info', 'hint'];

const dir = path.resolve(process.argv[2] ?? '.');
const counts = {};
const codes = {};

function reporter(group) {
  counts[group] = { errors: 0, warnings: 0, infos: 0 };
  return (severity, code, file, message) => {
    counts[group][severity === 'hint' ? 'infos' : `${severity}s`] += 1;
    const key = `${group} ${severity} ${code}`;
    codes[key] ??= { count: 0, file, message };
    codes[key].count += 1;
  };
}

const names = (await fs.readdir(dir, { recursive: true })).sort();
const models = names.filter((name) => /\.(glb|gltf)$/i.test(name));
const report = { gltf: reporter('gltf'), metadata: reporter('metadata'), tileset: reporter('tileset') };
for (const name of models) {
  const file = path.join(dir, name);
  const bytes = await fs.readFile(file);
  const externalResourceFunction = (uri) => fs.readFile(path.resolve(path.dirname(file), decodeURIComponent(uri)));
  try {
    const { issues } = await gltfValidator.validateBytes(new Uint8Array(bytes), { maxIssues: 0, externalResourceFunction });
    for (const issue of issues.messages) {
      report.gltf(SEVERITIES[issue.severity], issue.code, name, `${issue.pointer ?? ''} ${issue.message}`.trim());
    }
  } catch (problem) {
    report.gltf('error', 'NOT_GLTF', name, String(problem));
  }
  await checkMetadata(file, (severity, code, message) => report.metadata(severity, code, name, message));
}
const walked = await checkTileset(dir, models, report.tileset);

for (const [key, { count, file, message }] of Object.entries(codes)) console.error(`${key} x${count}: ${file}: ${message}`);
Object.assign(counts.gltf, { files: models.length });
Object.assign(counts.tileset, walked);
const kinds = Object.fromEntries(Object.entries(codes).map(([key, { count }]) => [key, count]));
const errors = Object.values(counts).reduce((sum, group) => sum + group.errors, 0);
console.log(JSON.stringify({ ok: errors === 0, ...counts, codes: kinds }, null, 2));
process.exit(errors ? 1 : 0);
