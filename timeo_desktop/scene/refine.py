"""Follows the camera with the levels of detail, within what this machine can draw and hold."""

from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.eye import Eye
from timeo_desktop.scene.levels import Choice, Node
from timeo_desktop.scene.scene import Scene

REST_PIXELS, REST_TRIANGLES = 3.0, 1_500_000
_COARSER = 1.6
_EDGES = 1.6  # pixels to a metre, from which on edges are lines
_COARSEST = 4_000.0
_MEMORY = 320_000_000  # bytes of chunks that are kept although they are not drawn


def refine(scene: Scene, camera: Camera, threshold: float, budget: int, edges: bool = True) -> list[Node]:
    """Draw each tree with errors below `threshold` pixels, or more where that would be over `budget` triangles;
    `edges`: with its edges, where they are no mere haze. Returns what should be read next, most wanted first."""
    if not scene.trees:
        return []
    eye = camera.eye()
    choice = _choice(scene, eye, threshold)
    while choice.weight > budget and threshold < _COARSEST:
        threshold *= _COARSER
        choice = _choice(scene, eye, threshold)
    scene.frame += 1
    drawn = {id(node.actor) for node in choice.draw if node.actor is not None}
    for tree in scene.trees.values():
        for node in tree.read_nodes():
            if node.actor is not None:
                node.actor.set_drawn(id(node.actor) in drawn)
                near = eye.size(1.0, node.low, node.high) > _EDGES
                node.actor.show_edges(edges and near and scene.view.edges)
    for node in choice.draw:
        node.used = scene.frame
    _forget(scene)
    return [node for _, node in sorted(choice.read, key=lambda each: -each[0])]


def _choice(scene: Scene, eye: Eye, threshold: float) -> Choice:
    choice = Choice()
    for tree in scene.trees.values():
        if scene.view.layer(tree.source).visible:
            tree.choose(eye, threshold, choice, lambda node: scene.shows_layer(node.source, node.file.layer))
    return choice


def _forget(scene: Scene) -> None:
    """Give back chunks that were not drawn for longest; roots never, for all elements are found through them, but for
    those of a stream, whose elements come and go."""
    roots = {id(node) for tree in scene.trees.values() if tree.ask is None for node in tree.roots}
    resident = [node for tree in scene.trees.values() for node in tree.read_nodes() if id(node) not in roots]
    idle = sorted((node for node in resident if node.actor is not None and not node.actor.drawn), key=lambda n: n.used)
    held = sum(node.actor.bytes for node in idle if node.actor is not None)
    for node in idle:
        if held <= _MEMORY:
            return
        if node.actor is not None:
            held -= node.actor.bytes
            scene.drop(node)
