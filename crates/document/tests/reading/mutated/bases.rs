//! The files that cases start from: what this program writes, the manual, real texts beside the repository if they are there,
//! and a folder of somebody's own.

use std::path::{Path, PathBuf};

use xuezheng_document::Document;
use xuezheng_document::model::{Alignment, Block, Inline, Signature, Subject, Table};
use xuezheng_document::write;
use xuezheng_document::write::pdf::{Fonts, typeset};
use xuezheng_pack::{NaiveDate, OrgId, Period};

use super::Reader;
use super::draw::Draw;

/// A file that is changed.
pub(super) struct Base {
    pub(super) bytes: Vec<u8>,
}

/// A report with what readers look for.
const REPORT: &str = "某县教育局2024年上半年工作总结
一、工作情况
（一）校园安全。上半年，全县排查隐患340处(含复查9处)，其中：重大2处、较大18处、一般320处，整改率98.5%，同比提高3.2个百分点。
1.开展“百日行动”，召开会议5次，签定承若书约1200份，投资1200万用于食堂改造。
（二）学生资助。发放助学金1613.68万元，惠及X人次；按照国办发[2023]5号文件要求，广泛开展开展宣传。截止6月底，三分之一的学校已完成。
一是加强领导；二是压实责任；
二、下一步打算
争取8月份开工，年底前完成主体建设。县教育局将在第三季度末前新建3所幼儿园，力争达标率达到95%。
附件：1.数据表
";

impl Base {
    /// A small one of a kind, for tests that aren't to take long.
    pub(super) fn small(reader: Reader) -> Self {
        let bytes = match reader {
            Reader::Text => REPORT.as_bytes().to_vec(),
            Reader::Markdown => markdown().into_bytes(),
            Reader::Word => write::docx(&document(), None).unwrap(),
            Reader::Html => page().into_bytes(),
            Reader::Pdf => crate::files::pdf(),
        };
        Self { bytes }
    }

    /// The file, or a few of its lines if it is long.
    pub(super) fn window(&self, draw: &mut Draw) -> Vec<u8> {
        const LONG: usize = 12 << 10;
        let length = self.bytes.len();
        if length <= LONG || draw.one_in(50) {
            return self.bytes.clone();
        }
        let from = draw.below(length - LONG / 2);
        let start = self.bytes[..from].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        self.bytes[start..(start + LONG).min(length)].to_vec()
    }
}

/// All files for a reader; never none.
pub(super) fn bases(reader: Reader, more: &Path) -> Vec<Base> {
    let mut bases = vec![Base::small(reader)];
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = home.join("../shared");
    let texts = || files(&[home.join("docs/手册"), shared.join("seeds"), shared.join("corpus")], &["md", "txt"]);
    let real = match reader {
        Reader::Text | Reader::Markdown => {
            let (gb, _, _) = encoding_rs::GB18030.encode(REPORT);
            bases.push(Base { bytes: gb.into_owned() });
            texts()
        }
        Reader::Word => files(&[shared.join("corpus/docx")], &["docx"]),
        Reader::Html => {
            bases.push(Base { bytes: write::html(&document()).into_bytes() });
            files(&[home.join("web/templates")], &["html"])
        }
        Reader::Pdf => {
            let typeset = typeset(&document(), &Fonts::bundled()).unwrap();
            bases.push(Base { bytes: typeset.pdf().unwrap() });
            Vec::new()
        }
    };
    let own = files(&[more.to_owned()], &[reader.ending()]);
    bases.extend(real.iter().chain(&own).map(|path| Base { bytes: std::fs::read(path).unwrap() }));
    bases
}

/// Files of some endings, in the order of their names.
fn files(folders: &[PathBuf], endings: &[&str]) -> Vec<PathBuf> {
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let is_one = |path: &PathBuf| path.extension().is_some_and(|it| endings.iter().any(|ending| it == *ending));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_one).collect();
    paths.sort();
    paths
}

fn markdown() -> String {
    let lines = REPORT.lines().map(|line| match line.chars().next() {
        Some('一' | '二') => format!("## {line}\n"),
        _ => format!("- **{line}**，见[附表](a.md)\n"),
    });
    format!("{}\n| 校 | 人 |\n|---|---|\n| 甲 | 3 |\n\n```\n代码\n```\n", lines.collect::<String>())
}

fn page() -> String {
    let lines: String = REPORT.lines().map(|line| format!("<p class=\"a\">{line}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html><head><title>题</title><style>p{{}}</style></head><body><script>var a='<p>';</script>\
         <h2>一、总体</h2>{lines}<table><tr><th>校<th>人</tr><tr><td>甲&nbsp;校</td><td>3&#20154;</td></tr></table>\
         <!-- 旧 -->甲<br>乙</body></html>"
    )
}

/// The report as one that this program writes, with a table.
fn document() -> Document {
    let says = |text: &str| vec![Inline::literal(text)];
    let mut blocks: Vec<Block> = REPORT.lines().skip(1).map(|line| Block::Paragraph(says(line))).collect();
    blocks.insert(0, Block::Heading { level: 1, text: says("总体情况") });
    let cells = |cells: [&str; 2]| cells.map(says).to_vec();
    blocks.push(Block::Table(Table {
        caption: None,
        unit: None,
        columns: vec![Alignment::Automatic; 2],
        head: cells(["校", "人"]),
        rows: vec![cells(["甲", "3"]), cells(["乙", "1,200"])],
    }));
    Document {
        title: says("某县教育局2024年上半年工作总结"),
        contents: true,
        blocks,
        attachments: Vec::new(),
        signature: Signature { org: "某县教育局".to_owned(), date: NaiveDate::from_ymd_opt(2024, 7, 8).unwrap() },
        figures: Vec::new(),
        subject: Subject {
            report: "report".to_owned(),
            org: OrgId::new("bureau"),
            period: Period::parse("2024H1").unwrap(),
            pack: "pack".to_owned(),
        },
    }
}
