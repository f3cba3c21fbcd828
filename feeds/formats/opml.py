"""Lists of feeds as OPML 2.0 (http://opml.org/spec2.opml), which every reader can import. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from feeds.formats.text import moment, one_line, uri


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed, which has an address, or a folder, which has outlines."""

    title: str
    #: Address of the RSS or Atom file; None for a folder.
    xml_url: str | None = None
    #: The page about the feed.
    html_url: str | None = None
    description: str = ""
    #: BCP 47.
    language: str | None = None
    outlines: tuple[Outline, ...] = ()


def build_opml(
    title: str, outlines: Iterable[Outline], *, updated: datetime | None = None, owner: str | None = None
) -> bytes:
    """The list of feeds called *title*, kept by *owner* and last changed at *updated*."""
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = one_line(title)
    if updated is not None:
        ET.SubElement(head, "dateModified").text = format_datetime(moment(updated))
    if owner:
        ET.SubElement(head, "ownerName").text = one_line(owner)
    body = ET.SubElement(root, "body")
    for outline in outlines:
        _add(body, outline)
    ET.indent(root)
    listing: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return listing + b"\n"


def _add(parent: ET.Element, outline: Outline) -> None:
    name = one_line(outline.title)
    attributes = {"text": name, "title": name}  # text is required, some readers know only title
    if outline.xml_url:
        attributes |= {"type": "rss", "xmlUrl": uri(outline.xml_url)}  # "rss" means Atom too
        if outline.html_url:
            attributes["htmlUrl"] = uri(outline.html_url)
        if description := one_line(outline.description):
            attributes["description"] = description
        if outline.language:
            attributes["language"] = outline.language
    element = ET.SubElement(parent, "outline", attributes)
    for child in outline.outlines:
        _add(element, child)
