#!/usr/bin/python3
"""Reads a Word file with python-docx, independently of the writer under test, and prints what tests assert on as JSON.

Usage: inspect_docx.py FILE.docx

Lengths of the page are in millimetres (two digits), sizes of type and lines in points. A style's values are resolved along
basedOn and the document defaults. Text includes the text of content controls, which python-docx's own `text` leaves out.
"""

import json
import sys

import docx
from docx.oxml.ns import qn

STYLES = ["Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Normal"]
TWIPS_PER_MM = 1440 / 25.4


def value(element, path, attribute="w:val"):
    """The attribute of the first element at `path`, or None."""
    if element is None:
        return None
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return None if found is None else found.get(qn(attribute))


def text_of(element):
    """All text below the element: runs and content controls, tabs and breaks as white space, deletions left out."""
    pieces = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag == qn("w:tab") and node.getparent().tag == qn("w:r"):
            pieces.append("\t")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
    return "".join(pieces)


def millimetres(twips):
    return None if twips is None else round(int(twips) / TWIPS_PER_MM, 2)


def sections(document):
    found = []
    for section in document.element.iter(qn("w:sectPr")):
        grid = section.find(qn("w:docGrid"))
        numbers = section.find(qn("w:pgNumType"))
        found.append(
            {
                "page_mm": {
                    "width": millimetres(value(section, "w:pgSz", "w:w")),
                    "height": millimetres(value(section, "w:pgSz", "w:h")),
                    "orient": value(section, "w:pgSz", "w:orient") or "portrait",
                },
                "margins_mm": {
                    side: millimetres(value(section, "w:pgMar", "w:" + side))
                    for side in ["top", "right", "bottom", "left", "header", "footer", "gutter"]
                },
                "grid": None
                if grid is None
                else {
                    "type": grid.get(qn("w:type")),
                    "line_pitch": number(grid.get(qn("w:linePitch"))),
                    "char_space": number(grid.get(qn("w:charSpace"))),
                },
                "page_number_start": None if numbers is None else number(numbers.get(qn("w:start"))),
                "footers": sorted(
                    footer.get(qn("w:type")) for footer in section.findall(qn("w:footerReference"))
                ),
            }
        )
    return found


def number(text):
    return None if text is None else int(text)


def chain(document, style):
    """The properties that apply to a style, nearest first: its own, those it is based on, the defaults."""
    while style is not None:
        yield style.element
        style = style.base_style
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        for holder in ("w:rPrDefault", "w:pPrDefault"):
            found = defaults.find(qn(holder))
            if found is not None:
                yield found


def resolved(document, style, path, attribute="w:val"):
    for element in chain(document, style):
        found = value(element, path, attribute)
        if found is not None:
            return found
    return None


def style_values(document, style):
    size = resolved(document, style, "w:rPr/w:sz")
    bold = next(
        (e.find(qn("w:rPr") + "/" + qn("w:b")) for e in chain(document, style) if e.find(qn("w:rPr") + "/" + qn("w:b")) is not None),
        None,
    )
    line = resolved(document, style, "w:pPr/w:spacing", "w:line")
    return {
        "id": style.style_id,
        "east_asia": resolved(document, style, "w:rPr/w:rFonts", "w:eastAsia"),
        "ascii": resolved(document, style, "w:rPr/w:rFonts", "w:ascii"),
        "size_pt": None if size is None else int(size) / 2,
        "bold": bold is not None and bold.get(qn("w:val")) not in ("0", "false"),
        "color": resolved(document, style, "w:rPr/w:color"),
        "align": resolved(document, style, "w:pPr/w:jc"),
        "line_pt": None if line is None else int(line) / 20,
        "line_rule": resolved(document, style, "w:pPr/w:spacing", "w:lineRule"),
        "first_line_chars": number(resolved(document, style, "w:pPr/w:ind", "w:firstLineChars")),
        "outline_level": number(resolved(document, style, "w:pPr/w:outlineLvl")),
    }


def styles(document):
    by_name = {style.name: style for style in document.styles}
    return {name: style_values(document, by_name[name]) if name in by_name else None for name in STYLES}


def paragraphs(document):
    names = {style.style_id: style.name for style in document.styles}
    default = next((s.name for s in document.styles if s.element.get(qn("w:default")) == "1" and s.type == 1), "Normal")
    for paragraph in document.element.body.iter(qn("w:p")):
        style = value(paragraph, "w:pPr/w:pStyle")
        in_table = any(ancestor.tag == qn("w:tc") for ancestor in paragraph.iterancestors())
        yield {"style": names.get(style, default), "text": text_of(paragraph), "in_table": in_table}


def headings(all_paragraphs):
    for paragraph in all_paragraphs:
        name = paragraph["style"]
        if name == "Title":
            yield {"level": 0, "text": paragraph["text"]}
        elif name.startswith("Heading ") and name[8:].isdigit():
            yield {"level": int(name[8:]), "text": paragraph["text"]}


def controls(document):
    """Every content control in reading order, with where it stands: in a run of text, or around blocks, rows or cells."""
    kinds = {qn("w:p"): "run", qn("w:body"): "block", qn("w:tc"): "block", qn("w:tbl"): "row", qn("w:tr"): "cell"}
    for control in document.element.body.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        content = control.find(qn("w:sdtContent"))
        yield {
            "tag": value(properties, "w:tag"),
            "alias": value(properties, "w:alias"),
            "id": value(properties, "w:id"),
            "text": "" if content is None else text_of(content),
            "kind": kinds.get(control.getparent().tag, control.getparent().tag.split("}")[-1]),
            "plain_text": properties.find(qn("w:text")) is not None,
            "bound": properties.find(qn("w:dataBinding")) is not None,
            "lock": value(properties, "w:lock"),
        }


def tables(document):
    for table in document.element.body.iter(qn("w:tbl")):
        rows = [[text_of(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
        heads = [row for row in table.iter(qn("w:tr")) if row.find(qn("w:trPr") + "/" + qn("w:tblHeader")) is not None]
        yield {
            "header": rows[0] if rows else [],
            "header_rows": len(heads),
            "rows": len(rows),
            "body": rows[max(len(heads), 1) :],
        }


def custom_xml(document):
    """Every custom XML part: its root's name and attributes, and each child as its attributes and its children's texts."""
    from lxml import etree

    parts = sorted(document.part.package.iter_parts(), key=lambda part: str(part.partname))
    for part in parts:
        name = str(part.partname)
        if not name.startswith("/customXml/") or "itemProps" in name:
            continue
        root = etree.fromstring(part.blob)
        yield {
            "part": name,
            "root": etree.QName(root).localname,
            "namespace": etree.QName(root).namespace,
            "attributes": dict(root.attrib),
            "entries": [entry(child) for child in root if isinstance(child.tag, str)],
        }


def entry(element):
    from lxml import etree

    fields = {"_element": etree.QName(element).localname, **dict(element.attrib)}
    if element.text and element.text.strip():
        fields["_text"] = element.text.strip()
    for child in element:
        if isinstance(child.tag, str):
            fields[etree.QName(child).localname] = (child.text or "").strip()
    return fields


def settings(document):
    return {"even_and_odd_headers": document.settings.element.find(qn("w:evenAndOddHeaders")) is not None}


def core(document):
    """The core properties, or None where there are none (python-docx would make some up, with the time of day)."""
    if not any(str(part.partname) == "/docProps/core.xml" for part in document.part.package.iter_parts()):
        return None
    properties = document.core_properties
    dates = {name: getattr(properties, name) for name in ("created", "modified")}
    return {
        "title": properties.title,
        "author": properties.author,
        **{name: None if date is None else date.isoformat() for name, date in dates.items()},
    }


def inspect(path):
    document = docx.Document(path)
    all_paragraphs = list(paragraphs(document))
    return {
        "sections": sections(document),
        "settings": settings(document),
        "styles": styles(document),
        "headings": list(headings(all_paragraphs)),
        "paragraphs": all_paragraphs,
        "controls": list(controls(document)),
        "tables": list(tables(document)),
        "custom_xml": list(custom_xml(document)),
        "core": core(document),
    }


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    json.dump(inspect(sys.argv[1]), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
