//! Fonts: the open ones that come with the program, and those of the system where they are asked for.

use std::fmt;
use std::sync::{Arc, LazyLock};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// A face that official documents are set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// 仿宋, of the body.
    Fangsong,
    /// 黑体, of level 1 headings and heads of tables.
    Hei,
    /// 楷体, of level 2 headings.
    Kai,
    /// 小标宋, of titles.
    Title,
    /// 宋体, of page numbers.
    Song,
    /// Latin letters and digits.
    Latin,
}

/// The fonts that a document is set in.
#[derive(Clone)]
pub struct Fonts(Arc<Collection>);

struct Collection {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// For each face the family of the system that it is set in.
    chosen: Vec<(Face, String)>,
}

/// A font that comes with the program.
struct Bundled {
    face: Face,
    family: &'static str,
    data: &'static [u8],
}

macro_rules! bundled {
    ($face:ident, $family:literal, $file:literal) => {
        Bundled {
            face: Face::$face,
            family: $family,
            data: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/fonts/", $file)),
        }
    };
}

/// Written by `cargo xtask vendor`; where each comes from is in `assets/fonts/manifest.toml`.
const BUNDLED: [Bundled; 6] = [
    bundled!(Fangsong, "Xuezheng Fangsong", "fangsong.ttf"),
    bundled!(Hei, "Xuezheng Hei", "hei.otf"),
    bundled!(Kai, "Xuezheng Kai", "kai.ttf"),
    bundled!(Title, "Xuezheng Title", "title.otf"),
    bundled!(Song, "Xuezheng Song", "song.otf"),
    bundled!(Latin, "Xuezheng Latin", "latin.ttf"),
];

static LOADED: LazyLock<Fonts> = LazyLock::new(|| Fonts::with(Vec::new(), Vec::new()));

impl Face {
    /// Every face.
    pub const ALL: [Self; 6] = [Self::Fangsong, Self::Hei, Self::Kai, Self::Title, Self::Song, Self::Latin];

    /// Its Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fangsong => "仿宋",
            Self::Hei => "黑体",
            Self::Kai => "楷体",
            Self::Title => "小标宋",
            Self::Song => "宋体",
            Self::Latin => "Times New Roman",
        }
    }

    /// Families that systems have it under, as the Word file names it first.
    fn families(self) -> &'static [&'static str] {
        match self {
            Self::Fangsong => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
                "华文仿宋",
                "STFangsong",
            ],
            Self::Hei => &["黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "华文黑体", "STHeiti"],
            Self::Kai => {
                &["楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03", "华文楷体", "STKaiti"]
            }
            Self::Title => &["方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"],
            Self::Song => &["宋体", "SimSun", "方正书宋_GBK", "FZShuSong-Z01", "华文宋体", "STSong"],
            Self::Latin => &["Times New Roman", "Liberation Serif"],
        }
    }

    /// The name under which the layout asks for it.
    pub(super) fn role(self) -> &'static str {
        match self {
            Self::Fangsong => "body",
            Self::Hei => "hei",
            Self::Kai => "kai",
            Self::Title => "title",
            Self::Song => "song",
            Self::Latin => "latin",
        }
    }
}

impl Fonts {
    /// The fonts that come with the program, parsed once in a process.
    pub fn bundled() -> Self {
        LOADED.clone()
    }

    /// The system's fonts where `files`, the contents of font files, hold a family of official documents; the bundled ones
    /// stand in for faces and characters that they lack.
    pub fn system(files: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let known = |info: &FontInfo| Face::ALL.iter().any(|face| face.families().contains(&info.family.as_str()));
        let files = files.into_iter().filter(|file| FontInfo::iter(file).any(|info| known(&info)));
        let fonts: Vec<Font> = files.flat_map(|file| Font::iter(Bytes::new(file))).collect();
        let has = |family: &str| fonts.iter().any(|font| font.info().family == family);
        let choose = |face: Face| {
            let family = face.families().iter().find(|family| has(family))?;
            Some((face, (*family).to_owned()))
        };
        let chosen = Face::ALL.into_iter().filter_map(choose).collect();
        Self::with(fonts, chosen)
    }

    fn with(mut fonts: Vec<Font>, chosen: Vec<(Face, String)>) -> Self {
        fonts.extend(BUNDLED.iter().filter_map(|bundled| Font::new(Bytes::new(bundled.data), 0)));
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self(Arc::new(Collection { book, fonts, chosen }))
    }

    /// The faces that no family of the system has.
    pub fn substituted(&self) -> Vec<Face> {
        let is_chosen = |face: &Face| self.0.chosen.iter().any(|(chosen, _)| chosen == face);
        Face::ALL.into_iter().filter(|face| !is_chosen(face)).collect()
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    pub(super) fn get(&self, index: usize) -> Option<Font> {
        self.0.fonts.get(index).cloned()
    }

    /// The families of a face in the order they are tried; the last one has the most characters.
    pub(super) fn chain(&self, face: Face) -> Vec<String> {
        let chosen = self.0.chosen.iter().filter(|(chosen, _)| *chosen == face).map(|(_, family)| family.clone());
        let own = BUNDLED.iter().filter(|bundled| bundled.face == face).map(|bundled| bundled.family.to_owned());
        let mut chain: Vec<String> = chosen.chain(own).collect();
        if face == Face::Latin || face == Face::Song {
            return chain;
        }
        for (_, family) in &self.0.chosen {
            chain.push(family.clone());
        }
        chain.extend(BUNDLED.iter().map(|bundled| bundled.family.to_owned()));
        let mut seen = Vec::new();
        chain.retain(|family| {
            let is_new = !seen.contains(family);
            seen.push(family.clone());
            is_new
        });
        chain
    }

    /// Whether any font has `c`.
    pub(super) fn has(&self, c: char) -> bool {
        self.0.fonts.iter().any(|font| font.info().coverage.contains(c.into()))
    }
}

impl Default for Fonts {
    fn default() -> Self {
        Self::bundled()
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fonts").field(&self.0.chosen).finish()
    }
}

#[cfg(test)]
mod tests {
    use sm3::{Digest, Sm3};

    use super::*;

    #[test]
    fn every_bundled_font_loads_under_the_family_it_is_asked_for() {
        assert_eq!(Fonts::bundled().0.fonts.len(), BUNDLED.len());
        for (bundled, font) in BUNDLED.iter().zip(&Fonts::bundled().0.fonts) {
            assert_eq!(font.info().family, bundled.family);
        }
    }

    #[test]
    fn every_bundled_font_is_the_one_of_the_manifest() {
        let manifest = include_str!("../../../../../assets/fonts/manifest.toml");
        for bundled in &BUNDLED {
            let hash: String = Sm3::digest(bundled.data).iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(manifest.contains(&hash), "{}: cargo xtask vendor writes both", bundled.family);
        }
    }

    #[test]
    fn the_body_has_the_characters_of_the_national_table() {
        // Of the table's third level; the last ones are beyond the basic plane.
        for c in "一丁㛃𬬭𬭳".chars() {
            assert!(Fonts::bundled().0.fonts[0].info().coverage.contains(c.into()), "{c}");
        }
        assert!(!Fonts::bundled().has('\u{30EDE}'));
    }

    #[test]
    fn a_system_without_fonts_of_official_documents_gets_the_bundled_ones() {
        let fonts = Fonts::system([vec![0, 1, 2]]);
        assert_eq!(fonts.substituted(), Face::ALL);
        assert_eq!(fonts.chain(Face::Kai)[0], "Xuezheng Kai");
    }
}
