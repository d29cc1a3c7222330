"""Apache Jena's query engine as Debian packages it (``libapache-jena-java``): all queries in one run of Java."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from engines import batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ccgraph.results import Result

JARS = Path("/usr/share/java")
#: what Jena's query engine needs; Debian's own class path leaves some of it out.
NEEDED = [
    "jena-arq",
    "jena-base",
    "jena-cmds",
    "jena-core",
    "jena-iri",
    "jena-rdfconnection",
    "jena-shacl",
    "jena-tdb",
    "jena-tdb2",
    "jena-dboe-base",
    "jena-dboe-index",
    "jena-dboe-storage",
    "jena-dboe-trans-data",
    "jena-dboe-transaction",
    "commons-cli",
    "commons-codec",
    "commons-compress",
    "commons-csv",
    "commons-io",
    "commons-lang3",
    "dexx.collection",
    "gson",
    "guava",
    "httpclient",
    "httpcore",
    "jackson-annotations",
    "jackson-core",
    "jackson-databind",
    "jakarta.json-api",
    "jcl-over-slf4j",
    "protobuf",
    "slf4j-api",
    "slf4j-nop",
    "thrift",
    "libthrift",
    "titanium-json-ld",
    "jsonld-java",
]
PROGRAM = Path(__file__).with_name("AskJena.java")
#: in Debian's jar these classes are where nobody looks for them.
MISPLACED = "org/apache/jena/ext/"


def is_there() -> bool:
    """Whether Java and Jena are installed."""
    return shutil.which("java") is not None and (JARS / "jena-arq.jar").exists()


def class_path(folder: Path) -> str:
    """Where Java finds Jena; ``folder`` gets what is misplaced."""
    classes = folder / "classes"
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MISPLACED + "xerces/") and not name.endswith("/"):
                target = classes / name.removeprefix(MISPLACED)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    return ":".join([str(classes), *(str(JARS / f"{name}.jar") for name in NEEDED)])


def ask(graph: bytes, queries: Mapping[str, str], folder: Path) -> dict[str, Result]:
    """The answers to queries on a graph of N-Triples; those that fail are left out."""
    return batch.ask(["java", "-cp", class_path(folder), str(PROGRAM)], graph, queries, folder)
