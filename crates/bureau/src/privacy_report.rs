//! What personal data the bureau holds, what for, who sees it, who looked, and what was erased (个人信息处理情况).

use std::collections::BTreeMap;

use chrono::Duration;
use xuezheng_ledger::{ChangeKind, PrivacyEntry};
use xuezheng_pack::model::{Field, FieldKind, Personal, Register};
use xuezheng_pack::{NaiveDate, RegisterId, words};

use crate::erase::past_retention;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// The personal data of one register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyOf {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub label: String,
    /// Labels of the personal fields, each with its kind.
    pub fields: Vec<(String, Personal)>,
    /// What for.
    pub purpose: Option<String>,
    /// By which right.
    pub basis: Option<String>,
    /// How long: 自发放日期起 10 年（…）.
    pub retention: Option<String>,
    /// Records whose personal data can be read.
    pub records: u64,
    /// Records of which something was erased.
    pub erased: u64,
    /// Records that are past their time.
    pub overdue: u64,
    /// Labels of the roles that see some of it in clear.
    pub seen_by: Vec<String>,
    /// Labels of the roles that may unmask some of it for a purpose.
    pub revealed_by: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyReport {
    /// As of this day.
    pub today: NaiveDate,
    /// The registers with personal data.
    pub registers: Vec<PrivacyOf>,
    /// How often each role unmasked something, by month (2024-05) and the role's label.
    pub reveals: BTreeMap<(String, String), u64>,
    /// Every unmasking, the oldest first.
    pub revealed: Vec<PrivacyEntry>,
    /// Every erasure as a whole, the oldest first.
    pub erasures: Vec<PrivacyEntry>,
}

/// Puts the report together.
///
/// # Errors
/// If the ledger can't be read.
pub async fn privacy_report(workspace: &Workspace, today: NaiveDate) -> Result<PrivacyReport, BureauError> {
    let kept = workspace.ledger.kept().await?;
    let mut past: BTreeMap<RegisterId, u64> = BTreeMap::new();
    for one in past_retention(workspace, today).await? {
        *past.entry(one.register).or_default() += 1;
    }
    let mut registers = Vec::new();
    for register in workspace.pack.registers.values() {
        let fields = fields(register);
        if fields.is_empty() {
            continue;
        }
        let roles = |sees: fn(&xuezheng_pack::model::Sight) -> &std::collections::BTreeSet<Personal>| {
            let able =
                workspace.pack.sight.iter().filter(|(_, sight)| fields.iter().any(|it| sees(sight).contains(&it.1)));
            able.filter_map(|(role, _)| workspace.pack.roles.get(role).cloned()).collect::<Vec<_>>()
        };
        let (records, erased) = kept.get(&register.id).copied().unwrap_or_default();
        let privacy = register.privacy.as_ref();
        registers.push(PrivacyOf {
            register: register.id.clone(),
            label: register.label.clone(),
            purpose: privacy.and_then(|it| it.purpose.clone()),
            basis: privacy.and_then(|it| it.basis.clone()),
            retention: privacy.and_then(|it| it.retention.as_ref()).map(|it| {
                let from = register.columns().into_iter().find(|column| column.id == it.from);
                let from = from.map_or_else(|| it.from.to_string(), |column| column.label);
                let source = it.source.as_ref().map_or_else(String::new, |source| format!("（{source}）"));
                format!("自{from}起 {} 年{source}", it.years)
            }),
            records,
            erased,
            overdue: past.get(&register.id).copied().unwrap_or_default(),
            seen_by: roles(|sight| &sight.sees),
            revealed_by: roles(|sight| &sight.reveals),
            fields,
        });
    }
    let log = workspace.ledger.privacy_log().await?;
    let (revealed, erasures): (Vec<_>, Vec<_>) = log.into_iter().partition(|entry| entry.kind == ChangeKind::Reveal);
    let mut reveals = BTreeMap::new();
    for entry in &revealed {
        let month = (entry.utc + Duration::hours(8)).format("%Y-%m").to_string();
        let role = entry.role.as_ref().map_or_else(String::new, |role| {
            workspace.pack.roles.get(role).map_or_else(|| role.to_string(), String::clone)
        });
        *reveals.entry((month, role)).or_default() += 1;
    }
    let erasures = erasures.into_iter().filter(|entry| entry.record.is_none()).collect();
    Ok(PrivacyReport { today, registers, reveals, revealed, erasures })
}

fn fields(register: &Register) -> Vec<(String, Personal)> {
    let of = |field: &Field| field.personal.map(|kind| (field.label.clone(), kind));
    let inner = |field: &Field| match &field.kind {
        FieldKind::Table(fields) => {
            let inner = fields.iter().filter_map(of);
            inner.map(|(label, kind)| (format!("{}·{label}", field.label), kind)).collect()
        }
        _ => of(field).into_iter().collect::<Vec<_>>(),
    };
    register.fields.iter().flat_map(inner).collect()
}

impl PrivacyReport {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("# 个人信息处理情况\n\n截至 {}。\n\n## 登记了哪些个人信息\n\n", self.today);
        let or = |words: &Option<String>, instead: &str| words.clone().unwrap_or_else(|| instead.to_owned());
        let list = |words: &[String]| if words.is_empty() { "无".to_owned() } else { words.join("、") };
        text += &table(
            &[
                "台账",
                "数据项",
                "处理目的",
                "处理依据",
                "保存期限",
                "记录数",
                "已清除",
                "超期未清除",
                "可见角色",
                "可申请查看",
            ],
            self.registers.iter().map(|one| {
                let fields: Vec<_> =
                    one.fields.iter().map(|(label, kind)| format!("{label}（{}）", words::personal(*kind))).collect();
                vec![
                    one.label.clone(),
                    fields.join("、"),
                    or(&one.purpose, "未写明"),
                    or(&one.basis, "未写明"),
                    or(&one.retention, "长期"),
                    one.records.to_string(),
                    one.erased.to_string(),
                    one.overdue.to_string(),
                    list(&one.seen_by),
                    list(&one.revealed_by),
                ]
            }),
        );
        text += "\n## 查看明文的次数\n\n";
        if self.reveals.is_empty() {
            text += "没有人查看过。\n";
        } else {
            let rows =
                self.reveals.iter().map(|((month, role), count)| vec![month.clone(), role.clone(), count.to_string()]);
            text += &table(&["月份", "角色", "次数"], rows);
        }
        text += "\n## 清除\n\n";
        if self.erasures.is_empty() {
            text += "没有清除过。\n";
        } else {
            let rows = self.erasures.iter().map(|entry| {
                let day = (entry.utc + Duration::hours(8)).format("%Y-%m-%d").to_string();
                vec![entry.operation.to_string(), day, entry.actor.clone(), entry.why.clone()]
            });
            text += &table(&["操作号", "日期", "经办人", "原因"], rows);
        }
        text
    }
}

fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let rule: Vec<String> = header.iter().map(|_| "---".to_owned()).collect();
    rows.fold(line(&header) + &line(&rule), |text, row| text + &line(&row))
}
