//! What a file is by its first bytes: its name may say anything.

/// A kind of file that may be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileType {
    /// As a message says it.
    pub(crate) label: &'static str,
    /// Endings of the names of such files, in lower case.
    pub(crate) endings: &'static [&'static str],
    start: &'static [u8],
    /// Where the start stands.
    offset: usize,
}

/// Every kind that may be attached: pictures, scans and office files. Programs and web pages are none of them.
pub(crate) const TYPES: &[FileType] = &[
    FileType { label: "PDF", endings: &["pdf"], start: b"%PDF-", offset: 0 },
    FileType { label: "JPEG 图片", endings: &["jpg", "jpeg"], start: b"\xFF\xD8\xFF", offset: 0 },
    FileType { label: "PNG 图片", endings: &["png"], start: b"\x89PNG\r\n\x1A\n", offset: 0 },
    FileType { label: "TIFF 图片", endings: &["tif", "tiff"], start: b"II*\0", offset: 0 },
    FileType { label: "TIFF 图片", endings: &["tif", "tiff"], start: b"MM\0*", offset: 0 },
    FileType { label: "MP4 视频", endings: &["mp4"], start: b"ftyp", offset: 4 },
    FileType {
        label: "压缩包或新版办公文件",
        endings: &["docx", "xlsx", "pptx", "ofd", "zip"],
        start: b"PK\x03\x04",
        offset: 0,
    },
    FileType {
        label: "旧版办公文件",
        endings: &["doc", "xls", "ppt", "wps", "et", "dps"],
        start: b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        offset: 0,
    },
];

/// The kinds that a scanner or a telephone makes of a stamped page: the first ones.
pub(crate) fn scans() -> &'static [FileType] {
    &TYPES[..3]
}

/// What these bytes are the beginning of.
pub(crate) fn sniff(bytes: &[u8]) -> Option<&'static FileType> {
    TYPES.iter().find(|known| bytes.get(known.offset..).is_some_and(|rest| rest.starts_with(known.start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_a_pdf_or_a_picture() {
        assert_eq!(scans().iter().map(|kind| kind.label).collect::<Vec<_>>(), ["PDF", "JPEG 图片", "PNG 图片"]);
    }

    #[test]
    fn a_file_is_what_it_begins_with() {
        let label = |bytes: &[u8]| sniff(bytes).map(|known| known.label);
        assert_eq!(label(b"%PDF-1.7 ..."), Some("PDF"));
        assert_eq!(label(b"\xFF\xD8\xFF\xE0 ..."), Some("JPEG 图片"));
        assert_eq!(label(b"\0\0\0\x18ftypmp42"), Some("MP4 视频"));
        assert_eq!(label(b"MZ\x90\0"), None);
        assert_eq!(label(b"<html>"), None);
        assert_eq!(label(b""), None);
    }
}
