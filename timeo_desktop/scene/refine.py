"""Follows the camera with the levels of detail, within what this machine can draw and hold."""

from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.levels import Choice, Look, Node
from timeo_desktop.scene.scene import Scene

REST_PIXELS, REST_TRIANGLES = 3.0, 1_500_000
_COARSER = 1.6
_SHARES = (0.75, 0.5, 0.35, 0.25)
_EDGES = 1.6  # pixels to a metre, from which on edges are lines
_COARSEST = 4_000.0
_MEMORY = 320_000_000  # bytes of chunks that are kept although they are not drawn


def refine(scene: Scene, camera: Camera, threshold: float, budget: int, edges: bool = True) -> list[Node]:
    """Draw each tree with errors below `threshold` pixels, or more where that would be over `budget` triangles;
    `edges`: with its edges, where they are no mere haze. Returns what should be read next, most wanted first."""
    if not scene.trees:
        return []
    eye = camera.eye()
    seen = {source: tree.look(eye) for source, tree in scene.trees.items()}
    choice = _choice(scene, seen, threshold)
    while choice.weight > budget and threshold < _COARSEST and not choice.is_coarsest():
        threshold *= _COARSER
        choice = _choice(scene, seen, threshold)
    share = _share(choice, budget)
    scene.frame += 1
    drawn = {id(node.actor) for node in choice.draw if node.actor is not None}
    for tree in scene.trees.values():
        for node in tree.read_nodes():
            if node.actor is None:
                continue
            node.actor.set_drawn(id(node.actor) in drawn)
            if node.actor.drawn:
                near = eye.size(1.0, node.low, node.high) > _EDGES
                node.actor.show_edges(edges and near and scene.view.edges)
                node.actor.thin(share if node.file.thins else 1.0)
    for node in choice.draw:
        node.used = scene.frame
    _forget(scene)
    return [node for _, node in sorted(choice.read, key=lambda each: -each[0])]


def _choice(scene: Scene, seen: dict[int, Look], threshold: float) -> Choice:
    choice = Choice()
    for tree in scene.trees.values():
        if scene.view.layer(tree.source).visible:
            tree.choose(
                seen[tree.source], threshold, choice, lambda node: scene.shows_layer(node.source, node.file.layer)
            )
    return choice


def _share(choice: Choice, budget: int) -> float:
    """How much of what thins is drawn, in steps: each change is sent to the graphics anew."""
    thin = sum(node.weight for node in choice.draw if node.file.thins)
    over = choice.weight - budget
    if over <= 0 or not thin:
        return 1.0
    wanted = max(1 - over / thin, 0.0)
    return next((step for step in _SHARES if step <= wanted), _SHARES[-1])


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
