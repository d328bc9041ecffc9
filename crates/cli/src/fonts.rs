//! Where systems keep their fonts.

use std::path::PathBuf;

/// Folders for everybody: Linux, macOS, Windows.
const SHARED: [&str; 5] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", r"C:\Windows\Fonts"];
/// Folders in the user's home.
const OWN: [&str; 4] = [".fonts", ".local/share/fonts", "Library/Fonts", r"AppData\Local\Microsoft\Windows\Fonts"];

/// The folders of fonts on this machine; most of them are on other systems.
pub(crate) fn folders() -> Vec<PathBuf> {
    let home = std::env::home_dir();
    let own = home.iter().flat_map(|home| OWN.iter().map(move |folder| home.join(folder)));
    SHARED.iter().map(PathBuf::from).chain(own).collect()
}
