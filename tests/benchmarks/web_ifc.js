// Bare load with web-ifc: open, stream all meshes, copy their vertices and indices; prints one JSON line.
//     node web_ifc.js FILE
const fs = require("fs");
const WebIFC = require("web-ifc");

async function main() {
  const api = new WebIFC.IfcAPI();
  await api.Init();
  api.SetLogLevel(WebIFC.LogLevel.LOG_LEVEL_OFF);
  const started = performance.now();
  const model = api.OpenModel(fs.readFileSync(process.argv[2]));
  if (model < 0) throw Error("OpenModel failed");
  let elements = 0;
  let triangles = 0;
  const kept = [];
  api.StreamAllMeshes(model, (mesh) => {
    let drawn = 0;
    for (let i = 0; i < mesh.geometries.size(); i++) {
      const placed = mesh.geometries.get(i);
      const geometry = api.GetGeometry(model, placed.geometryExpressID);
      const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
      const indices = api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
      geometry.delete();
      if (indices.length < 3) continue;
      kept.push([mesh.expressID, vertices, indices, placed.flatTransformation]);
      drawn = 1;
      triangles += Math.floor(indices.length / 3);
    }
    elements += drawn;
  });
  const seconds = (performance.now() - started) / 1000;
  console.log(JSON.stringify({ seconds, elements, triangles, version: api.GetVersion() }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
