//! A filing as a document: the sheet (报送表) that is printed, signed and stamped.

use xuezheng_document::Document;
use xuezheng_document::model::{Alignment, Block, Caption, Inline, Signature, Subject, Table};
use xuezheng_document::wording::chinese_date;
use xuezheng_ledger::{ChangeKind, FilingAct, FilingContent, Record, filing};
use xuezheng_pack::model::{Field, Register};
use xuezheng_pack::{NaiveDate, OrgTree, Period};

use crate::error::BureauError;
use crate::history::{org_label, state};
use crate::list;
use crate::shown::Eyes;
use crate::workspace::Workspace;

/// Columns of data that fit the width of a page; what is more goes into further tables.
const COLUMNS: usize = 6;

/// What a sheet is made from.
pub(crate) struct Sheet<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) register: &'a Register,
    pub(crate) orgs: &'a OrgTree,
    pub(crate) period: Period,
    pub(crate) content: &'a FilingContent,
    pub(crate) eyes: &'a Eyes,
    /// The code as it is printed.
    pub(crate) code: &'a str,
    pub(crate) dated: NaiveDate,
}

impl Sheet<'_> {
    /// The document. Everything that came from a record is a literal of its model.
    pub(crate) fn document(&self) -> Result<Document, BureauError> {
        let submission = &self.content.submission;
        let org = org_label(self.orgs, &submission.org);
        let mut blocks = vec![
            line("填报单位：", &org),
            line("期间：", &self.period.label()),
            line("记录：", &self.amount()),
            line("上报：", &self.submission()),
            line("审核：", &self.review()),
        ];
        blocks.extend(self.tables()?);
        if self.content.unfinished > 0 {
            let note = format!("另有 {} 条记录是草稿或被退回，尚未上报，本表未列。", self.content.unfinished);
            blocks.push(Block::Note(vec![Inline::literal(note)]));
        }
        blocks.push(line("验证码：", self.code));
        let is_personal = self.register.columns().iter().any(|column| column.personal.is_some());
        let masked = if is_personal { "表中的个人信息按查看人的权限显示。" } else { "" };
        let how = format!("收表人可凭验证码核对本表与系统中的记录是否一致。{masked}");
        blocks.push(Block::Paragraph(vec![Inline::Text(how)]));
        for role in ["填报人（签字）：", "审核人（签字）：", "单位负责人（签字、盖章）："]
        {
            blocks.push(Block::Paragraph(vec![Inline::Text(format!("{role}＿＿＿＿＿＿＿＿＿＿"))]));
        }
        Ok(Document {
            title: vec![Inline::quoted(&self.register.label), Inline::Text("报送表".to_owned())],
            contents: false,
            blocks,
            attachments: Vec::new(),
            signature: Signature { org, date: self.dated },
            figures: Vec::new(),
            subject: Subject {
                report: format!("filing/{}", self.register.id),
                org: submission.org.clone(),
                period: self.period,
                pack: self.workspace.pack.hash.clone(),
            },
        })
    }

    fn amount(&self) -> String {
        match (self.content.submission.zero, self.content.records.len()) {
            (true, 0) => "零上报".to_owned(),
            (_, count) => format!("{count} 条"),
        }
    }

    /// Where the last submission stands among the acts; a zero that a review took back is none.
    fn submitted(&self) -> Option<usize> {
        self.content.acts.iter().rposition(|act| match act.kind {
            ChangeKind::DeclareZero => true,
            ChangeKind::SubmitFiling => act.note.is_none(),
            _ => false,
        })
    }

    fn submission(&self) -> String {
        self.submitted().map_or_else(|| "尚未上报".to_owned(), |at| done(&self.content.acts[at]))
    }

    fn review(&self) -> String {
        let status = filing::label(self.content.submission.status);
        let kinds = [ChangeKind::ApproveFiling, ChangeKind::ReturnFiling, ChangeKind::PassFiling];
        let since = &self.content.acts[self.submitted().unwrap_or(0)..];
        let reviews = since.iter().filter(|act| kinds.contains(&act.kind));
        let reviews: Vec<String> = reviews.map(|act| format!("{}：{}", act.kind.label(), done(act))).collect();
        if reviews.is_empty() { status.to_owned() } else { format!("{status}（{}）", reviews.join("；")) }
    }

    fn tables(&self) -> Result<Vec<Block>, BureauError> {
        let records = &self.content.records;
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let columns = self.register.columns();
        let shown: Vec<(usize, &Field)> =
            columns.iter().enumerate().filter(|(at, it)| self.is_shown(*at, it)).collect();
        let parts: Vec<&[(usize, &Field)]> = shown.chunks(COLUMNS).collect();
        let has_state = self.register.workflow.is_some();
        let part = |(number, part): (usize, &&[(usize, &Field)])| {
            let (is_first, is_last) = (number == 0, number + 1 == parts.len());
            let mut head = vec![vec![Inline::Text("序号".to_owned())]];
            head.extend(is_first.then(|| vec![Inline::Text("记录号（版本）".to_owned())]));
            head.extend(part.iter().map(|(_, column)| vec![Inline::quoted(&list::shown(column).label)]));
            head.extend((is_last && has_state).then(|| vec![Inline::Text("业务状态".to_owned())]));
            let row = |(place, record): (usize, &Record)| {
                let mut row = vec![vec![Inline::literal((place + 1).to_string())]];
                row.extend(is_first.then(|| vec![Inline::literal(format!("{}（{}）", record.id, record.version))]));
                for (at, column) in *part {
                    row.push(vec![Inline::quoted(&self.eyes.cell(record.id, column, &record.cells[*at])?)]);
                }
                if is_last && has_state {
                    let label = record.state.as_ref().map(|it| state(self.register, it.as_str()));
                    row.push(vec![Inline::quoted(&label.unwrap_or_else(|| "—".to_owned()))]);
                }
                Ok::<_, BureauError>(row)
            };
            let caption = (parts.len() > 1).then(|| Caption {
                mark: format!("表{}", number + 1),
                title: vec![Inline::quoted(&self.register.label)],
            });
            Ok(Block::Table(Table {
                caption,
                unit: None,
                columns: vec![Alignment::Automatic; head.len()],
                head,
                rows: records.iter().enumerate().map(row).collect::<Result<_, _>>()?,
            }))
        };
        parts.iter().enumerate().map(part).collect()
    }

    /// Declared fields, and dates of steps that a record has taken; deadlines are computed and no statement of the org.
    fn is_shown(&self, at: usize, column: &Field) -> bool {
        let is_declared = self.register.field(&column.id).is_some();
        let mut steps = self.register.workflow.iter().flat_map(|workflow| &workflow.transitions);
        let is_taken = || self.content.records.iter().any(|record| !record.cells[at].is_absent());
        is_declared || steps.any(|step| step.stamp == column.id) && is_taken()
    }
}

fn done(act: &FilingAct) -> String {
    format!("{}，{}", act.who, chinese_date(act.on))
}

fn line(label: &str, value: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(label.to_owned()), Inline::quoted(value)])
}
