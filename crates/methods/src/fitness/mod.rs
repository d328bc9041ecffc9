//! The national fitness standard (国家学生体质健康标准): what a pupil's results score.
//!
//! An item scores what the table of the pupil's grade and sex says; the body mass index is rounded to one decimal before it
//! is read. The standard score is the weighted sum of the items, a bonus is added for what lies beyond the result of the
//! full score, and the total is rounded to one decimal before the level is read. All items of a group must be there.

mod fault;
mod item;
mod total;

pub use fault::FitnessFault;
pub use item::bmi;
pub use total::{Total, level};

use xuezheng_pack::NaiveDate;
use xuezheng_pack::model::{Better, FitnessItem, FitnessStandard, Grade, GradedItem, Sex};

/// The code of the height in a standard's items.
pub const HEIGHT: &str = "height";
/// The code of the weight.
pub const WEIGHT: &str = "weight";

/// A pupil's group under the standard of the day on which they were tested.
#[derive(Clone, Copy, Debug)]
pub struct Group<'s> {
    standard: &'s FitnessStandard,
    grade: Grade,
    sex: Sex,
    parts: &'s [GradedItem],
}

impl<'s> Group<'s> {
    /// The group of a grade (`1` to `12`) and a sex (`male` or `female`) on the day of the test.
    ///
    /// # Errors
    /// [`FitnessFault::NoStandard`], [`FitnessFault::Grade`] or [`FitnessFault::Sex`], which say what was given.
    pub fn of(
        standards: &'s [FitnessStandard],
        tested_on: NaiveDate,
        grade: &str,
        sex: &str,
    ) -> Result<Self, FitnessFault> {
        let standard = standard_on(standards, tested_on)?;
        let unknown_grade = || FitnessFault::Grade(grade.to_owned());
        let grade = Grade::parse(grade).ok_or_else(unknown_grade)?;
        let sex = Sex::parse(sex).ok_or_else(|| FitnessFault::Sex(sex.to_owned()))?;
        let parts = standard.groups.get(&(grade, sex)).ok_or_else(unknown_grade)?;
        Ok(Self { standard, grade, sex, parts })
    }

    /// What the group is called: 七年级男生.
    fn label(&self) -> String {
        format!("{}{}", self.grade.label(), self.sex.label())
    }

    /// The item of a code.
    fn item(&self, code: &str) -> Result<&'s FitnessItem, FitnessFault> {
        self.standard.items.get(code).ok_or_else(|| FitnessFault::Item(code.to_owned()))
    }

    /// The item of a code as the group is scored in it.
    fn part(&self, code: &str) -> Result<&'s GradedItem, FitnessFault> {
        let label = self.item(code)?.label.clone();
        let part = self.parts.iter().find(|part| part.item.as_str() == code);
        part.ok_or_else(|| FitnessFault::NotOfGroup { item: label, group: self.label() })
    }

    /// Whether a result belongs to the group: its items, and the height and weight of the body mass index.
    fn takes(&self, code: &str) -> Result<(), FitnessFault> {
        if self.item(code)?.better == Better::Measured { Ok(()) } else { self.part(code).map(|_| ()) }
    }
}

/// The standard of a day.
///
/// # Errors
/// [`FitnessFault::NoStandard`].
pub fn standard_on(standards: &[FitnessStandard], day: NaiveDate) -> Result<&FitnessStandard, FitnessFault> {
    standards.iter().find(|standard| standard.holds_on(day)).ok_or(FitnessFault::NoStandard(day))
}
