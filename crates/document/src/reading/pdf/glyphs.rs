//! Characters of a PDF with their places.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::Glyph as Shape;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use crate::reading::error::ReadError;

/// Pages and characters that are read at most; a report has a hundredth of it.
const MOST_PAGES: usize = 3000;
const MOST_GLYPHS: usize = 4_000_000;

/// Arrays in arrays that are read at most, and a stack that is enough for them: a step takes 100 bytes, without the optimizer
/// some hundreds. Of the stack only what is used is taken.
const DEEPEST: usize = 100_000;
const STACK: usize = 512 << 20;

/// A character on a page, in tenths of a point from the top left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) left: i64,
    pub(super) right: i64,
    /// Of the baseline.
    pub(super) top: i64,
    pub(super) size: i64,
}

/// The characters, page by page, in the order in which they are drawn.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Vec<Glyph>>, ReadError> {
    let broken = |detail: &str| ReadError::Pdf { detail: detail.to_owned() };
    if is_deep(bytes) {
        return Err(broken("其中的结构嵌套太深"));
    }
    // The reader of PDF is young, and files are odd: should it panic, that must not end more than this; and it goes down a
    // step of its stack for each array in an array.
    let read = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || catch_unwind(AssertUnwindSafe(|| interpret(bytes)))).ok()?;
        thread.join().ok()
    });
    match read {
        Some(Ok(pages)) => pages,
        Some(Err(_)) => Err(broken("其中有读不懂的结构")),
        None => Err(broken("内存不足，请稍后再试")),
    }
}

/// Whether more arrays or dictionaries stand in each other than the stack is made for. Bytes of pictures have such brackets, too,
/// but never so many more that open than that close.
fn is_deep(bytes: &[u8]) -> bool {
    let deepest = |open: u8, close: u8| {
        let (mut depth, mut most) = (0_usize, 0);
        for byte in bytes {
            if *byte == open {
                depth += 1;
                most = most.max(depth);
            } else if *byte == close {
                depth = depth.saturating_sub(1);
            }
        }
        most
    };
    deepest(b'[', b']') > DEEPEST || deepest(b'<', b'>') > 2 * DEEPEST
}

fn interpret(bytes: &[u8]) -> Result<Vec<Vec<Glyph>>, ReadError> {
    let broken = |detail: &str| ReadError::Pdf { detail: detail.to_owned() };
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => broken("文件有密码，请先去掉密码"),
        LoadPdfError::Invalid => broken("文件结构不完整"),
    })?;
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let (mut known, mut unknown) = (0, 0);
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let (_, height) = page.render_dimensions();
        let flip = Affine::translate((0.0, height.into())) * Affine::scale_non_uniform(1.0, -1.0);
        let bounds = Rect::new(0.0, 0.0, 1.0, 1.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings);
        let mut writing = Writing { flip, glyphs: Vec::new(), unknown: 0 };
        interpret_page(page, &mut context, &mut writing);
        known += writing.glyphs.len();
        unknown += writing.unknown;
        pages.push(writing.glyphs);
        if known > MOST_GLYPHS {
            return Err(broken("文字太多，请拆成几个文件"));
        }
    }
    match (known, unknown) {
        (0, 0) => Err(ReadError::NoText),
        (known, unknown) if unknown > known => Err(broken("字体没有带文字的编码，复制出来也是乱码")),
        _ => Ok(pages),
    }
}

/// What is drawn, as far as it is writing.
struct Writing {
    flip: Affine,
    glyphs: Vec<Glyph>,
    unknown: usize,
}

/// In tenths of a point.
fn tenths(points: impl Into<kurbo::Vec2>) -> (i64, i64) {
    let points = points.into();
    ((points.x * 10.0) as i64, (points.y * 10.0) as i64)
}

impl Device<'_> for Writing {
    fn draw_glyph(&mut self, glyph: &Shape<'_>, transform: Affine, of_glyph: Affine, _: &Paint<'_>, _: &GlyphDrawMode) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.unknown += 1;
                return;
            }
        };
        let place = self.flip * transform * of_glyph;
        // Glyphs are drawn 1000 units high.
        let (left, top) = tenths((place * Point::new(0.0, 0.0)).to_vec2());
        let (_, above) = tenths((place * Point::new(0.0, 1000.0)).to_vec2());
        let size = (top - above).abs().max(1);
        let advance = match glyph {
            Shape::Outline(outline) => outline.advance_width(),
            Shape::Type3(_) => None,
        };
        let right = match advance {
            Some(width) => tenths((place * Point::new(width.into(), 0.0)).to_vec2()).0,
            None => left + size,
        };
        self.glyphs.push(Glyph { text, left, right, top, size });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {} // the trait's own type
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
