//! Coverage: who was asked, and who has answered completely.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use xuezheng_lake::{Manifest, SubmissionStatus};
use xuezheng_pack::{Calendar, NaiveDate, OrgId, OrgTree, Period, RegisterId};

use crate::error::FigureError;
use crate::figure::Coverage;

/// Submissions by register, with their periods read.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    registers: BTreeMap<RegisterId, Vec<Answer>>,
}

#[derive(Debug)]
struct Answer {
    org: OrgId,
    period: Period,
    status: SubmissionStatus,
}

/// Who answered for one figure.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Answers {
    /// `None` where nobody is asked.
    pub(crate) coverage: Option<Coverage>,
    /// Whether what they were asked for reaches over the whole period: of a year with only its first half asked for, no
    /// coverage of that half says how complete the year is.
    pub(crate) is_whole: bool,
    /// Whether any submission at all is approved.
    pub(crate) is_any_approved: bool,
    /// Whether anyone was ever asked for the register, wherever and for whatever period.
    pub(crate) is_collected: bool,
}

impl Asked {
    pub(crate) fn of(manifest: &Manifest) -> Result<Self, FigureError> {
        let mut registers: BTreeMap<RegisterId, Vec<Answer>> = BTreeMap::new();
        for submission in &manifest.submissions {
            let period = Period::parse(&submission.period).map_err(|error| FigureError::Submission {
                register: submission.register.clone(),
                org: submission.org.clone(),
                error,
            })?;
            let answer = Answer { org: submission.org.clone(), period, status: submission.status };
            registers.entry(submission.register.clone()).or_default().push(answer);
        }
        for answers in registers.values_mut() {
            answers.sort_by(|one, other| one.org.cmp(&other.org));
        }
        Ok(Self { registers })
    }

    /// Who in `scope`, by the tree of the period's last day, answered for `register` and `period`. An org is complete
    /// when every submission that overlaps the period is approved; an exempted one was not asked, nor was a closed one
    /// for what came after its end.
    pub(crate) fn answers(
        &self,
        register: &RegisterId,
        (tree, scope): (&OrgTree, &OrgId),
        period: Period,
        calendar: &Calendar,
    ) -> Answers {
        let last: NaiveDate = period.last_day(calendar);
        let (mut asked, mut complete, mut is_any_approved) = (0, 0, false);
        let mut spans = BTreeSet::new();
        let answers = self.registers.get(register).map(Vec::as_slice).unwrap_or_default();
        for of_org in answers.chunk_by(|one, other| one.org == other.org) {
            let Some(org) = of_org.first().map(|answer| &answer.org) else { continue };
            let end = tree.get(org).and_then(|org| org.until);
            let exists_in =
                |asked: Period| end.is_none_or(|end| asked.first_day(calendar).max(period.first_day(calendar)) <= end);
            let mut overlapping = of_org
                .iter()
                .filter(|answer| answer.status != SubmissionStatus::Exempt)
                .filter(|answer| answer.period.overlaps(period, calendar) && exists_in(answer.period))
                .peekable();
            if overlapping.peek().is_none() || !tree.is_within(org, scope, last) {
                continue;
            }
            let overlapping: Vec<&Answer> = overlapping.collect();
            spans.extend(
                overlapping.iter().map(|answer| (answer.period.first_day(calendar), answer.period.last_day(calendar))),
            );
            let approved: Vec<bool> =
                overlapping.iter().map(|answer| answer.status == SubmissionStatus::Approved).collect();
            asked += 1;
            complete += u32::from(approved.iter().all(|approved| *approved));
            is_any_approved |= approved.contains(&true);
        }
        let coverage = (asked > 0).then_some(Coverage { complete, asked });
        let is_whole = reaches(&spans, period.first_day(calendar), last);
        Answers { coverage, is_whole, is_any_approved, is_collected: !answers.is_empty() }
    }
}

/// Whether spans, by their first days, leave no day from `first` to `last` out.
fn reaches(spans: &BTreeSet<(NaiveDate, NaiveDate)>, first: NaiveDate, last: NaiveDate) -> bool {
    let mut missing = first;
    for (from, until) in spans {
        if *from <= missing && missing <= *until {
            missing = *until + Days::new(1);
        }
    }
    missing > last
}
