//! The web's part of `cargo xtask vendor`: stylesheet, scripts and icons that pages use, from the npm registry.
//!
//! `package-lock.json` pins versions and hashes, which npm compares; nothing of the packages is run. Icons become one
//! sprite that holds just those that pages name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command as Program;

use super::step;
use crate::step::Failure;

const MANIFEST: &str = include_str!("web/package.json");
const LOCK: &str = include_str!("web/package-lock.json");

/// Where a file comes from below `node_modules`, and its name beside the others.
const FILES: &[(&str, &str)] = &[
    ("@tabler/core/dist/css/tabler.min.css", "tabler.min.css"),
    ("htmx.org/dist/htmx.min.js", "htmx.min.js"),
    ("echarts/dist/echarts.common.min.js", "echarts.common.min.js"),
    ("htmx.org/LICENSE", "htmx.LICENSE"),
    ("echarts/LICENSE", "echarts.LICENSE"),
    ("echarts/NOTICE", "echarts.NOTICE"),
    ("@tabler/icons/LICENSE", "tabler-icons.LICENSE"),
];

/// Where pages name icons: `icon("bolt")`.
const SOURCES: &[&str] = &["web/templates", "crates/server/src"];

/// Downloads, compares and copies them into `web/static/vendor`.
pub(super) fn vendor(root: &Path, scratch: &Path) -> Result<(), Failure> {
    let folder = scratch.join("web");
    fs::create_dir_all(&folder).map_err(|error| failed("建立", &folder, &error))?;
    write(&folder.join("package.json"), MANIFEST)?;
    write(&folder.join("package-lock.json"), LOCK)?;
    let mut npm = Program::new("npm");
    step("下载、核对网页用的文件", npm.args(["ci", "--ignore-scripts", "--silent"]).current_dir(&folder))?;
    let (modules, target) = (folder.join("node_modules"), root.join("web/static/vendor"));
    fs::create_dir_all(&target).map_err(|error| failed("建立", &target, &error))?;
    for (from, to) in FILES {
        fs::copy(modules.join(from), target.join(to)).map_err(|error| failed("复制", &modules.join(from), &error))?;
    }
    let mut names = BTreeSet::new();
    for source in SOURCES {
        collect(&root.join(source), &mut names)?;
    }
    let mut sprite = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n".to_owned();
    for name in &names {
        let path = modules.join("@tabler/icons/icons/outline").join(format!("{name}.svg"));
        let icon = fs::read_to_string(&path).map_err(|error| failed("读取图标", &path, &error))?;
        sprite.push_str(&symbol(name, &icon));
    }
    sprite.push_str("</svg>\n");
    eprintln!("▶ {} 个图标，{} 字节", names.len(), sprite.len());
    write(&target.join("icons.svg"), &sprite)
}

/// The icons that the files of a folder name.
fn collect(folder: &Path, names: &mut BTreeSet<String>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(|error| failed("读取", folder, &error))? {
        let path = entry.map_err(|error| failed("读取", folder, &error))?.path();
        if path.is_dir() {
            collect(&path, names)?;
        } else {
            let text = fs::read_to_string(&path).map_err(|error| failed("读取", &path, &error))?;
            names.extend(named(&text));
        }
    }
    Ok(())
}

/// The icons that a text names.
fn named(text: &str) -> impl Iterator<Item = String> {
    let after = text.match_indices("icon").map(|(at, word)| &text[at + word.len()..]);
    let calls = after.filter_map(|rest| rest.strip_prefix("(\"").or_else(|| rest.strip_prefix("_lg(\"")));
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
    calls.filter_map(|rest| rest.split_once('"')).map(|(name, _)| name).filter(is_name).map(str::to_owned)
}

/// An icon as a symbol: its shapes without the frame, and without the empty square that all of them have.
fn symbol(name: &str, icon: &str) -> String {
    const SHAPES: [&str; 6] = ["<path", "<circle", "<line", "<rect", "<poly", "<ellipse"];
    let is_shape =
        |line: &&str| SHAPES.iter().any(|shape| line.starts_with(shape)) && !line.contains("stroke=\"none\"");
    let shapes: String = icon.lines().map(str::trim).filter(is_shape).collect();
    let look = "fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.75\" stroke-linecap=\"round\" stroke-linejoin=\"round\"";
    format!("<symbol id=\"{name}\" viewBox=\"0 0 24 24\" {look}>{shapes}</symbol>\n")
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| failed("写入", path, &error))
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("无法{what} {}：{error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_are_found_where_pages_and_code_name_them() {
        let text = "{{ crate::view::icon(\"menu-2\") }} icon_lg(\"bell\") icon(name) icon(\"\")";
        assert_eq!(named(text).collect::<Vec<_>>(), ["menu-2", "bell"]);
    }

    #[test]
    fn a_symbol_holds_the_shapes_alone() {
        let icon = "<!--\ntags: [x]\n-->\n<svg\n  width=\"24\"\n>\n  <path stroke=\"none\" d=\"M0 0h24v24H0z\"/>\n  <path d=\"M4 4h2\" />\n</svg>\n";
        let symbol = symbol("x", icon);
        assert!(symbol.contains("<path d=\"M4 4h2\" />") && !symbol.contains("M0 0h24v24"), "{symbol}");
    }
}
