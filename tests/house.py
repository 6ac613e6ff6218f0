"""The house as its code says it: who imports whom, and who is built on whom. Read from the text; nothing is run.

python -m tests.house          prints the circles, and the base classes with one subclass in another file
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent / "src"
PACKAGE = "upflow_tui"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program by its dotted name, parsed."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a module imports of the program, inside functions and under TYPE_CHECKING too: module and name ("" for none)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.split(".")[0] == PACKAGE)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE:
            yield from ((node.module, alias.name) for alias in node.names)


@cache
def imports() -> dict[str, set[str]]:
    """For each module of the program the modules that it imports."""
    return imports_of(modules())


def imports_of(known: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """For each of these modules, by name, which of them it imports."""
    graph: dict[str, set[str]] = {}
    for name, tree in known.items():
        targets = {
            f"{module}.{part}" if f"{module}.{part}" in known else module for module, part in imported_names(tree)
        }
        graph[name] = {target for target in targets if target in known and target != name}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The circles of a graph: its strongly connected parts of two nodes or more, each sorted, the largest first."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            part = [stack.pop()]
            while part[-1] != node:
                part.append(stack.pop())
            if len(part) > 1:
                found.append(sorted(part))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return sorted(found, key=lambda part: (-len(part), part))


@cache
def lone_bases() -> list[tuple[str, str]]:
    """Base classes with a single subclass, which stands in another file: pairs of "module.Base" and "module.Subclass"."""
    return lone_bases_of(modules())


def lone_bases_of(known: Mapping[str, ast.Module]) -> list[tuple[str, str]]:
    """`lone_bases` of these modules, by name."""
    classes = {
        (module, node.name): node
        for module, tree in known.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    names = {module: {part: (source, part) for source, part in imported_names(known[module])} for module, _ in classes}
    children: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for (module, name), node in classes.items():
        seen = names[module]
        for base in node.bases:
            written = base.value if isinstance(base, ast.Subscript) else base
            if isinstance(written, ast.Name):
                children[seen.get(written.id, (module, written.id))].append((module, name))
    return sorted(
        (".".join(base), ".".join(subclasses[0]))
        for base, subclasses in children.items()
        if base in classes and len(subclasses) == 1 and subclasses[0][0] != base[0]
    )


def main() -> None:
    """Prints what the tests hold."""
    found = circles(imports())
    print(f"{len(found)} circles")
    for part in found:
        print(f"  {len(part)}: {', '.join(name.removeprefix(PACKAGE + '.') for name in part)}")
    pairs = lone_bases()
    print(f"{len(pairs)} base classes with one subclass in another file")
    for base, subclass in pairs:
        print(f"  {base.removeprefix(PACKAGE + '.')} <- {subclass.removeprefix(PACKAGE + '.')}")


if __name__ == "__main__":
    main()
