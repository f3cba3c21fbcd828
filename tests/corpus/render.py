"""Render an HTML page as a text dump, in the form of the reference document.

    python tests/corpus/render.py seeds/documents/NAME.html > seeds/documents/NAME.txt
    python tests/corpus/render.py --whole seeds/documents/NAME.html        # with menu, clock and footer

Resiliparse does the work: a block ends a line; paragraphs, headings and tables get blank lines around them; a
picture prints its alternative text; a list item begins with a bullet.
"""

import argparse
from pathlib import Path

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

#: The part of a page around its article, by layout, and the hidden copy of its pictures.
ARTICLE = "main, .detail__main, section.page-detail"
GALLERY = "#lightGallery"


def render(page: str, *, whole: bool = False) -> str:
    """The text of *page*; only of the parts that hold the article unless it is wanted *whole*."""
    if not whole:
        document = HTMLTree.parse(page).document
        parts = document.query_selector_all(ARTICLE) if document else []
        page = "\n".join(part.html for part in parts) or page
    text = extract_plain_text(page, preserve_formatting=True, skip_elements=None if whole else [GALLERY])
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip("\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("--whole", action="store_true", help="keep menu, clock, hidden pictures and footer")
    arguments = parser.parse_args()
    print(render(arguments.page.read_text("utf-8"), whole=arguments.whole), end="")


if __name__ == "__main__":
    main()
