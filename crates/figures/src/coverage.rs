//! Coverage: who was asked, and who has answered completely.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use xuezheng_lake::{Manifest, SubmissionStatus};
use xuezheng_pack::{Calendar, NaiveDate, Org, OrgId, OrgTree, Period, RegisterId};

use crate::belonging::Belonging;
use crate::error::FigureError;
use crate::figure::Coverage;
use crate::snapshot::{Nothing, Standing};

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
    zero: bool,
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
            let answer =
                Answer { org: submission.org.clone(), period, status: submission.status, zero: submission.zero };
            registers.entry(submission.register.clone()).or_default().push(answer);
        }
        for answers in registers.values_mut() {
            answers.sort_by(|one, other| one.org.cmp(&other.org));
        }
        Ok(Self { registers })
    }

    /// Who in `scope`, by the tree of the day that holds, answered for `register` and `period`. An org is complete when
    /// every submission that overlaps the period is approved; an exempted one was not asked, nor was a closed one for
    /// what came after its end.
    pub(crate) fn answers(
        &self,
        register: &RegisterId,
        (belonging, scope): (&Belonging, &OrgId),
        period: Period,
        calendar: &Calendar,
    ) -> Answers {
        let (mut asked, mut complete, mut is_any_approved) = (0, 0, false);
        let mut spans = BTreeSet::new();
        let answers = self.of_register(register);
        for of_org in answers.chunk_by(|one, other| one.org == other.org) {
            let Some(org) = of_org.first().map(|answer| &answer.org) else { continue };
            let (holder, day) = belonging.of_event(org, belonging.last);
            if !belonging.tree.is_within(holder, scope, day) {
                continue;
            }
            let mut is_complete = true;
            let before = asked;
            for answer in overlapping(of_org, belonging.tree, period, calendar) {
                spans.insert((answer.period.first_day(calendar), answer.period.last_day(calendar)));
                let is_approved = answer.status == SubmissionStatus::Approved;
                is_complete &= is_approved;
                is_any_approved |= is_approved;
                asked = before + 1;
            }
            complete += u32::from(is_complete && asked > before);
        }
        let coverage = (asked > 0).then_some(Coverage { complete, asked });
        let is_whole = reaches(&spans, period.first_day(calendar), belonging.last);
        Answers { coverage, is_whole, is_any_approved, is_collected: !answers.is_empty() }
    }

    /// Who in `scope` has a snapshot that stands, of those who should have one: who was asked for one that would still
    /// count, or, of a register that nobody was asked for then, who ever recorded one.
    pub(crate) fn standing(
        &self,
        register: &RegisterId,
        (belonging, scope): (&Belonging, &OrgId),
        standing: &Standing,
        calendar: &Calendar,
    ) -> Answers {
        let tree = belonging.tree;
        let answers = self.of_register(register);
        let counts = |answer: &&Answer| {
            answer.status != SubmissionStatus::Exempt
                && answer.period.first_day(calendar) <= belonging.last
                && answer.period.last_day(calendar) >= standing.oldest
        };
        let mut expected: BTreeSet<&OrgId> = answers.iter().filter(counts).map(|answer| &answer.org).collect();
        let is_said = |org: &&OrgId| tree.get(org).is_some_and(|org| standing.said(org, belonging.last).is_some());
        let is_asked = !expected.is_empty();
        expected.extend(standing.orgs().filter(|org| !is_asked || is_said(org)));
        let exists = |id: &&OrgId| tree.get(id).is_some_and(|org| org.exists_on(belonging.last));
        let (mut asked, mut complete) = (0, 0);
        for id in expected.into_iter().filter(exists) {
            let (holder, day) = belonging.of_standing(id);
            if !tree.is_within(holder, scope, day) {
                continue;
            }
            asked += 1;
            let said = tree.get(id).and_then(|org| standing.said(org, belonging.last));
            complete += u32::from(said.is_some_and(|days| self.is_approved(register, id, &days, calendar)));
        }
        let coverage = (asked > 0).then_some(Coverage { complete, asked });
        Answers { coverage, is_whole: true, is_any_approved: complete > 0, is_collected: !answers.is_empty() }
    }

    /// Whether what an org said on these days is approved as far as it was asked for.
    fn is_approved(&self, register: &RegisterId, org: &OrgId, days: &[NaiveDate], calendar: &Calendar) -> bool {
        let of_org = self.of_one(register, org).iter();
        let is_asked = |answer: &&Answer| {
            let span = answer.period.first_day(calendar)..=answer.period.last_day(calendar);
            answer.status != SubmissionStatus::Exempt && days.iter().any(|day| span.contains(day))
        };
        of_org.filter(is_asked).all(|answer| answer.status == SubmissionStatus::Approved)
    }

    /// Who declared for a register that there is nothing to record, and for when.
    pub(crate) fn nothing<'a>(
        &'a self,
        register: &RegisterId,
        calendar: &'a Calendar,
    ) -> impl Iterator<Item = (OrgId, Nothing)> + use<'a> {
        let declared = |answer: &&Answer| answer.zero && answer.status == SubmissionStatus::Approved;
        self.of_register(register).iter().filter(declared).map(|answer| {
            let (first, last) = (answer.period.first_day(calendar), answer.period.last_day(calendar));
            (answer.org.clone(), Nothing { first, last })
        })
    }

    /// What one org, which is asked like the others, has answered for the register in these days.
    fn of_org(
        &self,
        register: &RegisterId,
        org: &OrgId,
        (first, last): (NaiveDate, NaiveDate),
        calendar: &Calendar,
    ) -> OrgAnswer {
        let in_days =
            |answer: &&Answer| answer.period.first_day(calendar) <= last && answer.period.last_day(calendar) >= first;
        let of_org = self.of_one(register, org).iter().filter(in_days);
        let (mut is_exempt, mut is_approved, mut count) = (true, true, 0);
        let mut is_any_approved = false;
        for answer in of_org {
            count += 1;
            is_exempt &= answer.status == SubmissionStatus::Exempt;
            let approved = answer.status == SubmissionStatus::Approved;
            is_approved &= approved || answer.status == SubmissionStatus::Exempt;
            is_any_approved |= approved;
        }
        match (count, is_exempt) {
            (0, _) if self.of_register(register).is_empty() => OrgAnswer::NeverCollected,
            (0, _) => OrgAnswer::NotAsked,
            (_, true) => OrgAnswer::Exempt,
            _ if is_approved => OrgAnswer::Complete,
            _ if is_any_approved => OrgAnswer::InPart,
            _ => OrgAnswer::Nothing,
        }
    }

    /// How far one org is with what a register's figures of a period need: of a snapshot, with what it said that stands.
    pub(crate) fn answer(
        &self,
        register: &RegisterId,
        org: &Org,
        period: Period,
        standing: Option<&Standing>,
        calendar: &Calendar,
    ) -> OrgAnswer {
        let (first, last) = (period.first_day(calendar), period.last_day(calendar));
        let Some(standing) = standing else { return self.of_org(register, &org.id, (first, last), calendar) };
        match standing.said(org, last) {
            Some(days) if self.is_approved(register, &org.id, &days, calendar) => OrgAnswer::Complete,
            Some(_) => OrgAnswer::InPart,
            None => self.of_org(register, &org.id, (standing.oldest, last), calendar),
        }
    }

    /// The answers of one org.
    fn of_one(&self, register: &RegisterId, org: &OrgId) -> &[Answer] {
        let all = self.of_register(register);
        let start = all.partition_point(|answer| answer.org < *org);
        let end = all.partition_point(|answer| answer.org <= *org);
        all.get(start..end).unwrap_or_default()
    }

    fn of_register(&self, register: &RegisterId) -> &[Answer] {
        self.registers.get(register).map(Vec::as_slice).unwrap_or_default()
    }
}

/// How far one org is with what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrgAnswer {
    /// The register is kept as things happen.
    NeverCollected,
    /// Others were asked.
    NotAsked,
    /// Exempted by name.
    Exempt,
    /// All approved.
    Complete,
    /// Some approved.
    InPart,
    /// None approved.
    Nothing,
}

impl OrgAnswer {
    /// Whether nothing is missing of what the org was asked for; of a register that is kept as things happen nothing ever is.
    pub(crate) fn is_complete(self) -> bool {
        match self {
            Self::NeverCollected | Self::Complete => true,
            Self::NotAsked | Self::Exempt | Self::InPart | Self::Nothing => false,
        }
    }
}

/// The submissions of one org that a period needs.
fn overlapping<'a>(
    of_org: &'a [Answer],
    tree: &OrgTree,
    period: Period,
    calendar: &Calendar,
) -> impl Iterator<Item = &'a Answer> {
    let end = of_org.first().and_then(|answer| tree.get(&answer.org)).and_then(|org| org.until);
    let exists_in =
        move |asked: Period| end.is_none_or(|end| asked.first_day(calendar).max(period.first_day(calendar)) <= end);
    of_org
        .iter()
        .filter(|answer| answer.status != SubmissionStatus::Exempt)
        .filter(move |answer| answer.period.overlaps(period, calendar) && exists_in(answer.period))
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
