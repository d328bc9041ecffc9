//! The form of a case file.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A case: a small pack, a tree, and steps in order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// What it fixes, in one sentence.
    pub(crate) about: String,
    /// Files of the area `t`, added to the runner's minimal pack: `registers/hazard.toml`, `indicators.toml`, ….
    #[serde(default)]
    pub(crate) files: BTreeMap<String, String>,
    /// Lines for `standards/holidays.csv`.
    #[serde(default)]
    pub(crate) holidays: String,
    /// Orgs below the bureau `b`.
    #[serde(default)]
    pub(crate) orgs: Vec<CaseOrg>,
    /// What happens, and what must be true at that point.
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseOrg {
    pub(crate) id: String,
    #[serde(default = "school")]
    pub(crate) kind: String,
    #[serde(default = "bureau")]
    pub(crate) parent: String,
    #[serde(default = "long_ago")]
    pub(crate) from: String,
    pub(crate) until: Option<String>,
    #[serde(default)]
    pub(crate) successors: Vec<String>,
    /// Stages of its sections.
    #[serde(default)]
    pub(crate) sections: Vec<String>,
}

fn school() -> String {
    "school".to_owned()
}

fn bureau() -> String {
    "b".to_owned()
}

fn long_ago() -> String {
    "2000-01-01".to_owned()
}

/// One step. `day` is the civil day on which it is done; it stays until a later step names another.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Step {
    /// A new record: drafts only, or also approved (`approved = true`).
    Insert {
        register: String,
        org: String,
        id: String,
        cells: BTreeMap<String, toml::Value>,
        #[serde(default)]
        approved: bool,
        /// As many equal records; their names are `id` and a number.
        #[serde(default = "one")]
        times: usize,
    },
    /// An edit: a new version, waiting.
    Edit {
        id: String,
        cells: BTreeMap<String, toml::Value>,
    },
    /// A step of the workflow.
    Transition {
        id: String,
        name: String,
        on: String,
        #[serde(default)]
        approved: bool,
        /// Who takes it, if not the one who does everything else.
        by: Option<String>,
    },
    Submit {
        ids: Vec<String>,
    },
    Approve {
        ids: Vec<String>,
        /// Why something sealed may change.
        restate: Option<String>,
        /// Words of the refusal.
        refused: Option<String>,
    },
    Return {
        ids: Vec<String>,
        why: String,
    },
    Void {
        id: String,
        why: String,
    },
    /// Orgs are asked for a register and period.
    Ask {
        register: String,
        period: String,
        orgs: Vec<String>,
    },
    Zero {
        register: String,
        period: String,
        org: String,
    },
    SubmitFiling {
        register: String,
        period: String,
        org: String,
    },
    /// The same through the register's checks: `explained` gives a text for each soft check by record, `refused` words
    /// of the refusal.
    File {
        register: String,
        period: String,
        org: String,
        #[serde(default)]
        explained: BTreeMap<String, BTreeMap<String, String>>,
        refused: Option<String>,
    },
    ApproveFiling {
        register: String,
        period: String,
        org: String,
    },
    Exempt {
        register: String,
        period: String,
        org: String,
        why: String,
    },
    /// A period is sealed; `except` names orgs with the reason, `refused` words of the refusal.
    Seal {
        name: String,
        period: String,
        #[serde(default)]
        except: BTreeMap<String, String>,
        refused: Option<String>,
    },
    /// The records that make the figures of a seal's period differ from now, by name, each with the kinds of its
    /// restatements: `E 迟报`.
    ExpectDiff {
        seal: String,
        records: Vec<String>,
        /// The indicators whose whole differs.
        indicators: Vec<String>,
    },
    /// What is done next is done on this day.
    Day {
        is: String,
    },
    /// A figure of `org` (the bureau if not named) must be this.
    Expect {
        indicator: String,
        period: String,
        org: Option<String>,
        /// `field=code` for one part.
        part: Option<String>,
        /// The day whose code list the part is of; the period's last without one.
        codes_of: Option<String>,
        /// How the part is called.
        called: Option<String>,
        #[serde(default)]
        year_on_year: bool,
        /// Decimal string; compared exactly.
        value: Option<String>,
        /// Words of the reason why there is none.
        absent: Option<String>,
        /// `complete/asked`, or `none`.
        coverage: Option<String>,
        /// As printed with its own digits.
        prints: Option<String>,
        /// By the org tree of this day, instead of the tree as it was.
        tree_of: Option<String>,
        /// Words of a note that must be there; `none` for no note at all.
        note: Option<String>,
        /// As it was in this seal.
        seal: Option<String>,
    },
    /// The table of an indicator by the orgs of a kind: `p 2`, `q 0`, `r —`, and `s 2*` where somebody has not answered
    /// completely.
    ExpectTable {
        indicator: String,
        period: String,
        each: String,
        rows: Vec<String>,
    },
    /// A register's column of a record must hold this.
    ExpectCell {
        id: String,
        column: String,
        is: String,
    },
    /// How many versions a record's history shows.
    ExpectHistory {
        id: String,
        entries: usize,
    },
    /// The records behind a figure, by name.
    ExpectRecords {
        indicator: String,
        period: String,
        org: Option<String>,
        /// By the org tree of this day, instead of the tree as it was.
        tree_of: Option<String>,
        /// As they were in this seal.
        seal: Option<String>,
        ids: Vec<String>,
    },
    /// 四舍五入 when printed.
    Prints {
        value: String,
        places: u32,
        is: String,
    },
    /// Exact conversion of units.
    Converts {
        value: String,
        from: String,
        to: String,
        is: String,
    },
}

fn one() -> usize {
    1
}
