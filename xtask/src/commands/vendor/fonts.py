"""Downloads the fonts of assets/fonts/sources.toml, verifies, subsets and renames them.

Called by `cargo xtask vendor` as: fonts.py <assets/fonts> <scratch folder>. The same sources give the same bytes.
"""

import bz2
import hashlib
import pathlib
import shutil
import subprocess
import sys
import tomllib

from fontTools import subset
from fontTools.ttLib import TTFont, TTCollection

OUT, SCRATCH = map(pathlib.Path, sys.argv[1:3])
SOURCES = tomllib.loads((OUT / "sources.toml").read_text("utf-8"))
DROPPED = ["BASE", "DSIG", "FFTM", "VORG", "gasp", "meta", "vhea", "vmtx"]
COPYRIGHT, VERSION, LICENCE, LICENCE_URL = 0, 5, 13, 14


def digest(method, path):
    return hashlib.new(method, path.read_bytes()).hexdigest()


def unpack(name):
    """Downloads a Debian package, verifies it and gives the folder of its files."""
    package = SOURCES["packages"][name]
    folder = SCRATCH / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    version = package["version"]
    subprocess.run(["apt-get", "download", "-qq", f"{name}={version}"], cwd=folder, check=True)
    (archive,) = folder.glob("*.deb")
    found = digest("sha256", archive)
    if found != package["sha256"]:
        sys.exit(f"{name} {version} 的 SHA-256 是 {found}，sources.toml 写的是 {package['sha256']}，未使用")
    subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    return folder


def table_characters(folder):
    """通用规范汉字表: character to its number, 1–8105."""
    text = bz2.decompress((folder / "usr/share/unicode/Unihan_OtherMappings.txt.bz2").read_bytes()).decode()
    rows = [line.split("\t") for line in text.splitlines() if "\tkTGH\t" in line and not line.startswith("#")]
    return {int(code[2:], 16): int(value.split(":")[1]) for code, _, value in rows}


def gb2312(first, last):
    """Code points of the rows of GB 2312."""
    points = set()
    for row in range(first, last + 1):
        for cell in range(1, 95):
            try:
                points.add(ord(bytes([row + 0xA0, cell + 0xA0]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return points


def sets(table):
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(map(ord, "–—‘’“”†•…‰′″‹›€№™−≈≠≤≥"))
    # The en dash, the middle dots and the circled numbers of lists are in use beside the rows of GB 2312.
    symbols = latin | gb2312(1, 9) | set(range(0x2460, 0x2474)) | set(map(ord, "·•‧—–…〇■□●○◆◇▲△★☆✓✔"))
    common = {point for point, number in table.items() if number <= 6500}
    return {
        "latin": latin,
        "symbols": symbols,
        "common": symbols | common,
        "standard": symbols | set(table) | gb2312(16, 87),
    }


def opened(path, name):
    if path.suffix != ".ttc":
        return TTFont(path)
    (font,) = [font for font in TTCollection(path).fonts if font["name"].getDebugName(4) == name]
    return font


def rename(font, family):
    """The licences reserve the names of the originals for unmodified fonts."""
    original = font["name"].getDebugName(4)
    kept = {number: font["name"].getDebugName(number) for number in (COPYRIGHT, VERSION, LICENCE, LICENCE_URL)}
    post = family.replace(" ", "") + "-Regular"
    font["name"].names = []
    names = {1: family, 2: "Regular", 3: f"{post};{kept[VERSION]}", 4: family, 6: post, **kept}
    names[10] = f"A subset of {original}, renamed"
    for number, text in sorted(names.items()):
        if text:
            font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [post]
        top = cff.topDictIndex[0]
        for key, text in (("FullName", family), ("FamilyName", family), ("Weight", "Regular")):
            if key in top.rawDict:
                setattr(top, key, text)
    return original


def cut(face, folder, characters):
    font = opened(folder / face["path"], face.get("name"))
    version = font["name"].getDebugName(VERSION)
    missing = sorted(characters - set(font.getBestCmap()))
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    original = rename(font, face["family"])
    font.recalcTimestamp = False
    path = OUT / face["file"]
    font.save(path, reorderTables=True)
    return {
        **{key: face[key] for key in ("file", "family", "face")},
        "from": original,
        "version": version,
        "package": face["package"],
        "package_version": SOURCES["packages"][face["package"]]["version"],
        "licence": face["licence"],
        "licence_file": f"LICENCE-{face['package']}.txt",
        "characters": face["characters"],
        "count": len(characters) - len(missing),
        "bytes": path.stat().st_size,
        "sm3": digest("sm3", path),
        **({"note": face["note"]} if "note" in face else {}),
    }


def toml(value):
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    folders = {name: unpack(name) for name in SOURCES["packages"]}
    characters = sets(table_characters(folders["unicode-data"]))
    lines = ["# 由 cargo xtask vendor 写出，不要手工改；字体的来源写在 sources.toml 里。"]
    for face in SOURCES["faces"]:
        entry = cut(face, folders[face["package"]], characters[face["characters"]])
        print(f"{entry['file']:<14}{entry['count']:>6} 字 {entry['bytes']:>9} 字节  {entry['from']}")
        lines += ["", "[[fonts]]", *(f"{key} = {toml(value)}" for key, value in entry.items())]
    for name in sorted({face["package"] for face in SOURCES["faces"]}):
        text = (folders[name] / f"usr/share/doc/{name}/copyright").read_text("utf-8")
        (OUT / f"LICENCE-{name}.txt").write_text(text, "utf-8")
    (OUT / "manifest.toml").write_text("\n".join(lines) + "\n", "utf-8")


main()
