//! Coverage: who was asked, and who has answered completely.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use xuezheng_lake::{Manifest, SubmissionStatus};
use xuezheng_pack::{Calendar, NaiveDate, Org, OrgId, OrgTree, Period, RegisterId};

use crate::belonging::Belonging;
use crate::error::FigureError;
use crate::figure::Coverage;
use crate::fuse::PlanKey;
use crate::paths::Paths;
use crate::snapshot::{Nothing, Standing};
use crate::store::Facts;

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

    /// Who was asked for `register` and `period`, each with how far it is. An org is complete when every submission that
    /// overlaps the period is approved; an exempted one was not asked, nor was a closed one for what came after its end.
    fn answered(&self, facts: &Facts, register: &RegisterId, tree: &OrgTree, time: Time) -> Vec<OrgAnswered> {
        let (period, calendar) = time;
        let mut answered = Vec::new();
        for of_org in self.of_register(register).chunk_by(|one, other| one.org == other.org) {
            let Some(org) = of_org.first().and_then(|answer| facts.index(&answer.org)) else { continue };
            let mut one = OrgAnswered { org, is_complete: true, is_any_approved: false, spans: Vec::new() };
            for answer in overlapping(of_org, tree, period, calendar) {
                one.spans.push((answer.period.first_day(calendar), answer.period.last_day(calendar)));
                let is_approved = answer.status == SubmissionStatus::Approved;
                one.is_complete &= is_approved;
                one.is_any_approved |= is_approved;
            }
            if !one.spans.is_empty() {
                answered.push(one);
            }
        }
        answered
    }

    /// Who has a snapshot that stands, of those who should have one: who was asked for one that would still count, or, of a
    /// register that nobody was asked for then, who ever recorded one.
    fn answered_standing(
        &self,
        facts: &Facts,
        register: &RegisterId,
        belonging: &Belonging,
        standing: &Standing,
        calendar: &Calendar,
    ) -> Vec<OrgAnswered> {
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
        let answered = expected.into_iter().filter(exists).filter_map(|id| {
            let said = tree.get(id).and_then(|org| standing.said(org, belonging.last));
            let is_complete = said.is_some_and(|days| self.is_approved(register, id, &days, calendar));
            let org = facts.index(id)?;
            Some(OrgAnswered { org, is_complete, is_any_approved: is_complete, spans: Vec::new() })
        });
        answered.collect()
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

/// A period, and the calendar by which it has days.
type Time<'c> = (Period, &'c Calendar);

/// An org that was asked, with how far it is, whatever it belongs to.
#[derive(Debug)]
pub(crate) struct OrgAnswered {
    /// Its index among the orgs of the facts.
    org: u32,
    is_complete: bool,
    is_any_approved: bool,
    /// The days it was asked for.
    spans: Vec<(NaiveDate, NaiveDate)>,
}

impl Facts {
    /// Who in `scope`, an index into the orgs, answered for `register` and `period`, by the tree of the day that holds.
    pub(crate) fn answers(
        &self,
        register: &RegisterId,
        (belonging, scope): (&Belonging, u32),
        (period, calendar): Time,
    ) -> Answers {
        let work = || self.asked.answered(self, register, belonging.tree, (period, calendar));
        let answered = self.answered.or_else((register.clone(), period), work);
        let paths = self.paths(belonging.tree, belonging.event_place(belonging.last));
        let (mut answers, spans) = self.within(&answered, &paths, scope);
        answers.is_whole = reaches(&spans, period.first_day(calendar), belonging.last);
        Answers { is_collected: !self.asked.of_register(register).is_empty(), ..answers }
    }

    /// Who in `scope` has a snapshot that stands, of those who should have one.
    pub(crate) fn answers_standing(
        &self,
        plan: &PlanKey,
        (belonging, scope): (&Belonging, u32),
        standing: &Standing,
        calendar: &Calendar,
    ) -> Answers {
        let register = plan.register.filed();
        let work = || self.asked.answered_standing(self, &register, belonging, standing, calendar);
        let answered = self.answered_standing.or_else((plan.clone(), belonging.last), work);
        let paths = self.paths(belonging.tree, belonging.standing_place());
        let (answers, _) = self.within(&answered, &paths, scope);
        Answers { is_whole: true, is_collected: !self.asked.of_register(&register).is_empty(), ..answers }
    }

    /// Of those who were asked, the ones within `scope` together, with all days that one of them was asked for.
    fn within<'a>(
        &self,
        answered: &'a [OrgAnswered],
        paths: &Paths,
        scope: u32,
    ) -> (Answers, BTreeSet<(NaiveDate, NaiveDate)>) {
        let (mut asked, mut complete, mut is_any_approved) = (0, 0, false);
        let (mut spans, mut before): (BTreeSet<_>, &'a [_]) = (BTreeSet::new(), &[]);
        for one in answered.iter().filter(|one| paths.of(one.org as usize).contains(&scope)) {
            asked += 1;
            complete += u32::from(one.is_complete);
            is_any_approved |= one.is_any_approved;
            // Nearly all are asked for the same days.
            if one.spans != before {
                spans.extend(one.spans.iter().copied());
                before = &one.spans;
            }
        }
        let coverage = (asked > 0).then_some(Coverage { complete, asked });
        (Answers { coverage, is_any_approved, ..Answers::default() }, spans)
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
