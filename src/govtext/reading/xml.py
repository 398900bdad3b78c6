"""XML from files that nobody vouches for: no DTD, no entities, no network, bounded depth."""

from __future__ import annotations

from typing import Any

from govtext.errors import IngestError, LimitError, MissingExtraError
from govtext.reading.limits import Watch


def parse_xml(data: bytes, part: str, watch: Watch) -> Any:
    """The root element of an XML part, an ``lxml`` element.

    Raises:
        IngestError: It is not well-formed, or declares a document type (the door to entities).
        LimitError: Its elements are nested too deep.
        MissingExtraError: lxml is not installed.
    """
    etree = lxml_etree(watch.origin)
    # Entities are never expanded, but a file that declares some is refused outright: no office program writes a DTD.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise LimitError(
                f"{watch.origin}: the XML of {part!r} is nested deeper than the parser allows; no report is"
            ) from error
        raise IngestError(f"{watch.origin}: the part {part!r} is not well-formed XML ({error})"[:400]) from error
    except ValueError as error:
        raise IngestError(f"{watch.origin}: the part {part!r} cannot be parsed ({error})"[:400]) from error
    if root is None:
        raise IngestError(f"{watch.origin}: the part {part!r} holds no element")
    if root.getroottree().docinfo.doctype:
        raise IngestError(
            f"{watch.origin}: the part {part!r} declares a document type, which can hide entities; refused for safety"
        )
    check_depth(root, watch)
    return root


def check_depth(root: Any, watch: Watch) -> None:
    """LimitError if elements are nested deeper than ``Limits.max_depth``; walked without recursion."""
    depth, element = 1, root
    deepest = watch.limits.max_depth
    while True:
        child = next(iter(element), None)
        if child is not None:
            element, depth = child, depth + 1
            watch.exceed("nested elements", depth, deepest, "max_depth")
            continue
        while element is not root and element.getnext() is None:
            element, depth = element.getparent(), depth - 1
        if element is root:
            return
        element = element.getnext()


def lxml_etree(origin: str) -> Any:
    """The module ``lxml.etree``."""
    try:
        from lxml import etree
    except ImportError as error:
        raise MissingExtraError(
            f"{origin}: reading DOCX, OFD and HTML needs the package lxml; pip install lxml"
        ) from error
    return etree
