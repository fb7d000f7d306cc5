"""The extensions of glTF 2.0 and of 3D Tiles that are understood. What a file declares besides is told once; a file
that cannot be read rightly without it is refused."""

from collections.abc import Mapping

from timeo_desktop.readers.tiles.buffers import CannotDecode, Json

READ, NOTHING_TO_DO, LEFT_OUT = "read", "nothing to do", "left out"
_MATT = "everything is drawn matt"

# Of each extension what is done with it, and what that means. READ: the code names it. NOTHING_TO_DO: what is drawn is
# right without a line of code. LEFT_OUT: what is drawn is right but for something that is missing, which is told.
Extensions = Mapping[str, tuple[str, str]]
GLTF: Extensions = {
    "CESIUM_RTC": (READ, "the place that all coordinates are relative to"),
    "EXT_instance_features": (READ, "features of instances"),
    "EXT_mesh_features": (READ, "features by attribute; those by texture are left out"),
    "EXT_mesh_gpu_instancing": (READ, "copies of a mesh"),
    "EXT_meshopt_compression": (READ, "compressed meshes"),
    "EXT_structural_metadata": (READ, "property tables; property textures and attributes are left out"),
    "EXT_texture_webp": (READ, "pictures as WebP"),
    "KHR_draco_mesh_compression": (READ, "compressed meshes"),
    "KHR_materials_pbrSpecularGlossiness": (READ, "diffuse colour and picture"),
    "KHR_meshopt_compression": (READ, "compressed meshes"),
    "KHR_techniques_webgl": (READ, "the diffuse colour"),
    "KHR_texture_transform": (READ, "moved, turned and scaled pictures"),
    "CESIUM_primitive_outline": (NOTHING_TO_DO, "edges are found by their angle"),
    "KHR_materials_anisotropy": (NOTHING_TO_DO, _MATT),
    "KHR_materials_clearcoat": (NOTHING_TO_DO, _MATT),
    "KHR_materials_dispersion": (NOTHING_TO_DO, _MATT),
    "KHR_materials_emissive_strength": (NOTHING_TO_DO, _MATT),
    "KHR_materials_ior": (NOTHING_TO_DO, _MATT),
    "KHR_materials_iridescence": (NOTHING_TO_DO, _MATT),
    "KHR_materials_sheen": (NOTHING_TO_DO, _MATT),
    "KHR_materials_specular": (NOTHING_TO_DO, _MATT),
    "KHR_materials_transmission": (NOTHING_TO_DO, _MATT),
    "KHR_materials_unlit": (NOTHING_TO_DO, _MATT),
    "KHR_materials_volume": (NOTHING_TO_DO, _MATT),
    "KHR_mesh_quantization": (NOTHING_TO_DO, "accessors of every type are read"),
    "EXT_texture_avif": (LEFT_OUT, "pictures as AVIF: surfaces stay plain"),
    "KHR_lights_punctual": (LEFT_OUT, "the sun is the only light"),
    "KHR_materials_variants": (LEFT_OUT, "the first look is shown"),
    "KHR_texture_basisu": (LEFT_OUT, "pictures as KTX2: surfaces stay plain"),
    "KHR_xmp_json_ld": (LEFT_OUT, "words about the file"),
    "MSFT_texture_dds": (LEFT_OUT, "pictures as DDS: surfaces stay plain"),
}
TILES: Extensions = {
    "3DTILES_implicit_tiling": (READ, "as in 3D Tiles 1.1"),
    "3DTILES_multiple_contents": (READ, "as in 3D Tiles 1.1"),
    "3DTILES_bounding_volume_S2": (NOTHING_TO_DO, "such tiles are read wherever the camera looks"),
    "3DTILES_bounding_volume_cylinder": (NOTHING_TO_DO, "such tiles are read wherever the camera looks"),
    "3DTILES_content_gltf": (NOTHING_TO_DO, "tiles of every version may be glTF"),
    "3DTILES_batch_table_hierarchy": (LEFT_OUT, "the classes and parents of features"),
    "3DTILES_metadata": (LEFT_OUT, "properties of tiles; those of features are read"),
}
# What would put things elsewhere, so that nothing is right without it, also where a file does not require it.
_MOVES = ("3DTILES_ellipsoid",)


def strange_in(document: Json, known: Extensions) -> set[str]:
    """What a document declares and is to be told. Raises CannotDecode when it cannot be read rightly."""
    required, used = (_names(document.get(key)) for key in ("extensionsRequired", "extensionsUsed"))
    needed = sorted((required - known.keys()) | (used & set(_MOVES)))
    if needed:
        raise CannotDecode(f"it needs what is not understood here ({', '.join(needed)})")
    return {name for name in required | used if name not in known or known[name][0] == LEFT_OUT}


def _names(value: object) -> set[str]:
    return {str(each) for each in value} if isinstance(value, list) else set()
