//! The completeness matrix of a collection: orgs under their offices × registers, the worst first.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_lake::SubmissionStatus;
use xuezheng_ledger::Actor;
use xuezheng_pack::{CollectionId, NaiveDate, OrgId, RegisterId};

use crate::collect::show::{AnswerRow, CollectionView, Light, Tally, label, show};
use crate::error::BureauError;
use crate::workspace::Workspace;

/// How far an answer is, in the order of how much it needs somebody: the worst of several is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 免报.
    Exempt,
    /// 零上报, approved.
    Zero,
    /// 已通过.
    Approved,
    /// 待审.
    Waiting,
    /// 填写中: there are drafts.
    Drafting,
    /// 未开始.
    Untouched,
    /// 退回.
    Returned,
    /// 逾期: owed after its deadline.
    Overdue,
}

impl Stage {
    /// As a page says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exempt => "免报",
            Self::Zero => "零上报",
            Self::Approved => "已通过",
            Self::Waiting => "待审",
            Self::Drafting => "填写中",
            Self::Untouched => "未开始",
            Self::Returned => "退回",
            Self::Overdue => "逾期未报",
        }
    }

    /// Whether somebody still has to file or to review.
    pub fn is_open(self) -> bool {
        self > Self::Approved
    }

    fn of(row: &AnswerRow, has_drafts: bool) -> Self {
        match row.answer.status {
            _ if row.light == Light::Overdue => Self::Overdue,
            SubmissionStatus::Exempt => Self::Exempt,
            SubmissionStatus::Approved if row.answer.zero => Self::Zero,
            SubmissionStatus::Approved => Self::Approved,
            SubmissionStatus::Submitted => Self::Waiting,
            SubmissionStatus::Returned => Self::Returned,
            SubmissionStatus::Asked if has_drafts => Self::Drafting,
            SubmissionStatus::Asked => Self::Untouched,
        }
    }
}

/// The answers of one row in one register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixCell {
    /// The worst of them.
    pub stage: Stage,
    /// How many are so far.
    pub count: usize,
    /// How many were asked, without those that were exempted.
    pub asked: usize,
}

/// An org, or all orgs below an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// Who; `None` where nobody is above.
    pub org: Option<OrgId>,
    /// Its name.
    pub label: String,
    /// By register; `None` where it isn't asked.
    pub cells: Vec<Option<MatrixCell>>,
    /// All its answers together.
    pub tally: Tally,
}

/// An office with the orgs below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixGroup {
    /// All of them together.
    pub office: MatrixRow,
    /// Whether the office is the bureau itself: its own schools and departments.
    pub is_root: bool,
    /// Each, the worst first.
    pub units: Vec<MatrixRow>,
}

/// A collection as a matrix, as far as the actor may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The collection with all its answers.
    pub view: CollectionView,
    /// The registers with their labels, in the order asked.
    pub registers: Vec<(RegisterId, String)>,
    /// By office, the worst first.
    pub groups: Vec<MatrixGroup>,
    /// By register.
    pub foot: Vec<Tally>,
    /// How many answers are in each stage.
    pub stages: BTreeMap<Stage, usize>,
}

impl Matrix {
    /// How many orgs are asked.
    pub fn units(&self) -> usize {
        self.groups.iter().map(|group| group.units.len()).sum()
    }
}

/// A collection as a matrix on the actor's day; of one office alone, if one is named.
///
/// # Errors
/// If there is none of that id, or the ledger can't be read.
pub async fn matrix(
    workspace: &Workspace,
    actor: &Actor,
    id: &CollectionId,
    office: Option<&OrgId>,
) -> Result<Matrix, BureauError> {
    let view = show(workspace, actor, id).await?;
    let orgs = workspace.ledger.orgs().await?;
    let root = orgs.root().map(|root| root.id.clone());
    let calendar = &workspace.pack.calendar;
    let period = view.collection.period;
    let days = (period.first_day(calendar), period.last_day(calendar));
    let mut drafts: BTreeSet<(OrgId, RegisterId)> = BTreeSet::new();
    let mut registers = Vec::new();
    for register in &view.collection.registers {
        registers.push((register.clone(), label(workspace, register)));
        if workspace.pack.registers.contains_key(register) {
            let counts = workspace.ledger.draft_counts(register, days).await?;
            drafts.extend(counts.into_keys().map(|org| (org, register.clone())));
        }
    }
    Ok(arranged(view, registers, &drafts, root.as_ref(), office, actor.today))
}

fn arranged(
    view: CollectionView,
    registers: Vec<(RegisterId, String)>,
    drafts: &BTreeSet<(OrgId, RegisterId)>,
    root: Option<&OrgId>,
    office: Option<&OrgId>,
    today: NaiveDate,
) -> Matrix {
    let offices: BTreeSet<&OrgId> = view.rows.iter().filter_map(|row| row.parent.as_ref()).collect();
    let staged =
        |row: &AnswerRow| Stage::of(row, drafts.contains(&(row.answer.org.clone(), row.answer.register.clone())));
    let mut below: BTreeMap<Option<OrgId>, Vec<&AnswerRow>> = BTreeMap::new();
    for row in &view.rows {
        // An office that files itself stands among those below it, not among the bureau's own.
        let is_office = offices.contains(&row.answer.org) && Some(&row.answer.org) != root;
        let group = if is_office { Some(row.answer.org.clone()) } else { row.parent.clone() };
        below.entry(group).or_default().push(row);
    }
    let of = |org: Option<OrgId>, label: String, rows: &[&AnswerRow]| {
        let mut tally = Tally::default();
        rows.iter().for_each(|row| tally.add(&row.answer, today));
        let cell = |(register, _): &(RegisterId, String)| {
            let stages = rows.iter().filter(|row| row.answer.register == *register).map(|row| staged(row));
            cell_of(&stages.collect::<Vec<_>>())
        };
        MatrixRow { org, label, cells: registers.iter().map(cell).collect(), tally }
    };
    let name = |org: &OrgId, rows: &[&AnswerRow]| {
        let own = rows.iter().find(|row| row.answer.org == *org).map(|row| row.org_label.clone());
        let above = || rows.iter().find(|row| row.parent.as_ref() == Some(org)).map(|row| row.parent_label.clone());
        own.or_else(above).unwrap_or_else(|| org.to_string())
    };
    let group = |(org, rows): (Option<OrgId>, Vec<&AnswerRow>)| {
        let mut by_org: BTreeMap<&OrgId, Vec<&AnswerRow>> = BTreeMap::new();
        rows.iter().for_each(|row| by_org.entry(&row.answer.org).or_default().push(row));
        let units = by_org.into_iter().map(|(id, own)| of(Some(id.clone()), name(id, &own), &own));
        let mut units: Vec<MatrixRow> = units.collect();
        units.sort_by(worst_first);
        let label = org.as_ref().map_or_else(|| "—".to_owned(), |org| name(org, &rows));
        let is_root = org.is_some() && org.as_ref() == root;
        MatrixGroup { is_root, office: of(org, label, &rows), units }
    };
    let mut groups: Vec<MatrixGroup> =
        below.into_iter().filter(|(org, _)| office.is_none() || org.as_ref() == office).map(group).collect();
    groups.sort_by(|one, other| worst_first(&one.office, &other.office));
    let foot = registers.iter().map(|(register, _)| {
        let mut tally = Tally::default();
        let rows = view.rows.iter().filter(|row| row.answer.register == *register);
        rows.for_each(|row| tally.add(&row.answer, today));
        tally
    });
    let foot = foot.collect();
    let mut stages = BTreeMap::new();
    for row in &view.rows {
        *stages.entry(staged(row)).or_default() += 1;
    }
    Matrix { foot, stages, groups, registers, view }
}

/// The worst stage among answers, with how many are there.
fn cell_of(stages: &[Stage]) -> Option<MatrixCell> {
    let worst = *stages.iter().max()?;
    let asked = stages.iter().filter(|stage| **stage != Stage::Exempt).count();
    // Complete is complete, with or without 零上报 among it.
    let is_same = |stage: &&Stage| **stage == worst || (worst == Stage::Approved && **stage == Stage::Zero);
    Some(MatrixCell { stage: worst, count: stages.iter().filter(is_same).count(), asked })
}

/// By share complete from low to high, then by what is overdue.
fn worst_first(one: &MatrixRow, other: &MatrixRow) -> std::cmp::Ordering {
    // Whoever was exempted from everything owes nothing and stands last.
    let share = |row: &MatrixRow| if row.tally.asked == 0 { (1, 1) } else { (row.tally.complete, row.tally.asked) };
    let ((complete, asked), (others_complete, others_asked)) = (share(one), share(other));
    let by_share = (complete * others_asked).cmp(&(others_complete * asked));
    by_share.then_with(|| other.tally.overdue.cmp(&one.tally.overdue)).then_with(|| one.org.cmp(&other.org))
}

#[cfg(test)]
mod tests {
    use xuezheng_ledger::{Answer, Audience, Collection, CollectionState, Timeliness};
    use xuezheng_pack::Period;

    use super::*;

    fn row(org: &str, parent: &str, register: &str, status: SubmissionStatus) -> AnswerRow {
        let deadline = "2024-07-10".parse().unwrap();
        let answer = Answer {
            org: org.into(),
            register: register.into(),
            status,
            zero: false,
            reason: None,
            deadline,
            extension: None,
            first_on: None,
            last_on: None,
        };
        AnswerRow {
            org_label: format!("{org}校"),
            parent: Some(parent.into()),
            parent_label: format!("{parent}办"),
            register_label: register.to_owned(),
            light: Light::of(&answer, "2024-07-03".parse().unwrap()),
            timeliness: Timeliness::Exempt,
            answer,
        }
    }

    fn of(rows: Vec<AnswerRow>, drafts: &[(&str, &str)], office: Option<&str>) -> Matrix {
        let collection = Collection {
            id: "2024H1-1".into(),
            title: "填报".to_owned(),
            org: "root".into(),
            period: Period::parse("2024H1").unwrap(),
            registers: vec!["one".into(), "two".into()],
            audience: Audience::default(),
            opens_on: "2024-07-01".parse().unwrap(),
            deadline: "2024-07-10".parse().unwrap(),
            grace_days: None,
            state: CollectionState::Open,
            note: None,
        };
        let view = CollectionView {
            state: CollectionState::Open,
            org_label: "局".to_owned(),
            rows,
            total: Tally::default(),
            by_register: Vec::new(),
            by_parent: Vec::new(),
            collection,
        };
        let registers = vec![("one".into(), "一".to_owned()), ("two".into(), "二".to_owned())];
        let drafts = drafts.iter().map(|(org, register)| ((*org).into(), (*register).into())).collect();
        let (root, today) = (OrgId::new("root"), "2024-07-03".parse().unwrap());
        arranged(view, registers, &drafts, Some(&root), office.map(OrgId::new).as_ref(), today)
    }

    fn labels(rows: &[MatrixRow]) -> Vec<&str> {
        rows.iter().map(|row| row.label.as_str()).collect()
    }

    #[test]
    fn who_is_farthest_behind_stands_first_under_the_office_that_is() {
        use SubmissionStatus::{Approved, Asked, Exempt, Submitted};
        let rows = vec![
            row("a", "t", "one", Approved),
            row("a", "t", "two", Approved),
            row("b", "t", "one", Asked),
            row("b", "t", "two", Approved),
            row("c", "u", "one", Submitted),
            row("t", "root", "one", Asked),
            row("d", "root", "two", Exempt),
        ];
        let matrix = of(rows.clone(), &[("b", "one")], None);
        let offices: Vec<_> = matrix.groups.iter().map(|group| (group.office.label.as_str(), group.is_root)).collect();
        // `u` has 0 of 1, `t` with what it files itself 3 of 5, and of the bureau's own nobody owes anything.
        assert_eq!(offices, [("u办", false), ("t校", false), ("root办", true)]);
        let township = &matrix.groups[1];
        assert_eq!(labels(&township.units), ["t校", "b校", "a校"]);
        let stages = |row: &MatrixRow| row.cells.iter().map(|cell| cell.map(|it| it.stage)).collect::<Vec<_>>();
        assert_eq!(stages(&township.units[1]), [Some(Stage::Drafting), Some(Stage::Approved)]);
        assert_eq!(stages(&matrix.groups[0].units[0]), [Some(Stage::Waiting), None]);
        let one = township.office.cells[0].unwrap();
        assert_eq!((one.stage, one.count, one.asked), (Stage::Untouched, 1, 3));
        assert_eq!(matrix.foot.iter().map(|tally| (tally.complete, tally.asked)).collect::<Vec<_>>(), [(1, 4), (2, 2)]);
        let part = of(rows, &[], Some("t"));
        assert_eq!((part.groups.len(), part.units()), (1, 3));
    }

    #[test]
    fn a_cell_counts_the_orgs_in_the_worst_stage() {
        use Stage::{Approved, Exempt, Overdue, Waiting, Zero};
        let of = |stages: &[Stage]| cell_of(stages).map(|cell| (cell.stage, cell.count, cell.asked));
        assert_eq!(of(&[Approved, Waiting, Waiting, Approved]), Some((Waiting, 2, 4)));
        assert_eq!(of(&[Approved, Overdue, Waiting]), Some((Overdue, 1, 3)));
        assert_eq!(of(&[Zero, Zero]), Some((Zero, 2, 2)));
        // One that had something and one that declared nothing are both complete.
        assert_eq!(of(&[Zero, Approved]), Some((Approved, 2, 2)));
        assert_eq!(of(&[Exempt, Approved]), Some((Approved, 1, 1)));
        assert_eq!(of(&[Exempt]), Some((Exempt, 1, 0)));
        assert_eq!(of(&[]), None);
    }
}
