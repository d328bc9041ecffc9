//! The filters of a list: what stands in its address, what is asked of the bureau, and what the page shows of them.

use xuezheng_bureau::ListRequest;
use xuezheng_bureau::ledger::{Actor, ReviewStatus};
use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{NaiveDate, OrgId, OrgTree, Period};

use super::columns::Shown;
use crate::view::encoded;

/// Choice fields that have a box of their own.
const BOXES: usize = 3;

/// Before the id of a field that a filter is about.
const FIELD: &str = "f.";

/// What stands in the address of a list.
#[derive(Clone, Debug)]
pub(super) struct Params {
    pub(super) path: String,
    pairs: Vec<(String, String)>,
}

/// A box to choose from.
pub(super) struct Select {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) all: String,
    /// Value, label, and whether it is chosen.
    pub(super) options: Vec<(String, String, bool)>,
}

/// A condition that holds, and the list without it.
pub(super) struct Chip {
    pub(super) text: String,
    pub(super) without: String,
}

impl Params {
    pub(super) fn new(path: &str, pairs: Vec<(String, String)>) -> Self {
        Self { path: path.to_owned(), pairs: pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect() }
    }

    /// The value of a name that stands there once.
    pub(super) fn one(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// The list's address with other values for these names, from its first page on unless they say otherwise.
    pub(super) fn with(&self, changed: &[(&str, &str)]) -> String {
        let is_kept = |name: &str| !["after", "before"].contains(&name) && !changed.iter().any(|(it, _)| *it == name);
        let kept = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(it, _)| is_kept(it));
        let query = kept.chain(changed.iter().copied()).filter(|(_, value)| !value.is_empty());
        let query = query.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let query = query.collect::<Vec<_>>().join("&");
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// All that stands in the address but these names and the place in the list.
    pub(super) fn but(&self, names: &[&str]) -> Vec<(String, String)> {
        let is_kept = |name: &String| !["after", "before"].contains(&name.as_str()) && !names.contains(&name.as_str());
        self.pairs.iter().filter(|(name, _)| is_kept(name)).cloned().collect()
    }

    /// Whether the list is just this view of it.
    pub(super) fn is_view(&self, query: &[(&str, &str)]) -> bool {
        let views = ["status", "overdue"];
        let own: Vec<_> = self.pairs.iter().filter(|(name, _)| views.contains(&name.as_str())).collect();
        own.len() == query.len() && query.iter().all(|(name, value)| self.one(name) == *value)
    }

    /// Whether both are the same list, wherever in it.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let sorted = |params: &Self| {
            let mut pairs = params.but(&[]);
            pairs.sort();
            pairs
        };
        sorted(self) == sorted(other)
    }

    pub(super) fn request(&self, register: &Register, shown: &Shown, today: NaiveDate) -> ListRequest {
        let given = |name: &str| Some(self.one(name).to_owned()).filter(|value| !value.is_empty());
        let fields = self.pairs.iter().filter_map(|(name, value)| Some((name.strip_prefix(FIELD)?, value)));
        let mut conditions: Vec<String> = fields.map(|(field, value)| format!("{field}={value}")).collect();
        for (name, sign) in [("period", "="), ("from", ">="), ("until", "<=")] {
            conditions.extend(given(name).map(|value| format!("{}{sign}{value}", register.date)));
        }
        ListRequest {
            register: register.id.to_string(),
            conditions,
            statuses: self.all("status"),
            states: self.all("state"),
            org: given("org"),
            overdue: given("overdue").map(|_| today),
            contains: given("q"),
            sort: given("sort"),
            columns: shown.ids(),
            after: given("after"),
            before: given("before"),
            counted: true,
            ..ListRequest::default()
        }
    }

    /// What the list is sorted by, and whether the greatest stand first.
    pub(super) fn sorted(&self, register: &Register) -> (String, bool) {
        match self.one("sort") {
            "" => (register.date.to_string(), true),
            sort => sort.strip_prefix('-').map_or((sort.to_owned(), false), |name| (name.to_owned(), true)),
        }
    }

    /// The order in words.
    pub(super) fn order(&self, register: &Register) -> String {
        let (by, descending) = self.sorted(register);
        let field = register.columns().into_iter().find(|field| field.id.as_str() == by);
        let (label, is_date) = field.map_or((by, false), |field| (field.label, field.kind == FieldKind::Date));
        let way = match (is_date, descending) {
            (true, true) => "由近到远",
            (true, false) => "由远到近",
            (false, true) => "由大到小",
            (false, false) => "由小到大",
        };
        format!("按{label}，{way}")
    }

    pub(super) fn selects(&self, register: &Register, orgs: &OrgTree, actor: &Actor) -> Vec<Select> {
        let mut selects = Vec::new();
        let below =
            orgs.iter().filter(|org| org.exists_on(actor.today) && org.parent_on(actor.today) == Some(&actor.org));
        let below: Vec<_> = below.map(|org| (org.id.to_string(), org.label.clone())).collect();
        if !below.is_empty() {
            selects.push(self.select("org", "单位", "全部单位", below));
        }
        for field in boxed(register) {
            let choices = field.kind.choices().unwrap_or_default().iter();
            let choices = choices.map(|choice| (choice.code.to_string(), choice.label.clone())).collect();
            let all = format!("全部{}", field.label);
            selects.push(self.select(&format!("{FIELD}{}", field.id), &field.label, &all, choices));
        }
        if let Some(workflow) = &register.workflow {
            let states = workflow.states.iter().map(|(id, label)| (id.to_string(), label.clone())).collect();
            selects.push(self.select("state", "业务状态", "全部业务状态", states));
        }
        selects
    }

    fn select(&self, name: &str, label: &str, all: &str, options: Vec<(String, String)>) -> Select {
        let chosen = self.one(name);
        let options = options.into_iter().map(|(value, label)| (value.clone(), label, value == chosen)).collect();
        Select { name: name.to_owned(), label: label.to_owned(), all: all.to_owned(), options }
    }

    /// What the filter's form must send along because it has no box for it.
    pub(super) fn kept(&self, register: &Register) -> Vec<(String, String)> {
        let boxes: Vec<String> = boxed(register).map(|field| format!("{FIELD}{}", field.id)).collect();
        let has_box = |name: &String| {
            ["q", "org", "state", "from", "until", "after", "before"].contains(&name.as_str()) || boxes.contains(name)
        };
        self.pairs.iter().filter(|(name, _)| !has_box(name)).cloned().collect()
    }

    pub(super) fn chips(&self, register: &Register, orgs: &OrgTree) -> Vec<Chip> {
        let chip = |(name, value): &(String, String)| {
            let text = self.said(name, value, register, orgs)?;
            Some(Chip { text, without: self.with(&[(name, "")]) })
        };
        self.pairs.iter().filter_map(chip).collect()
    }

    fn said(&self, name: &str, value: &str, register: &Register, orgs: &OrgTree) -> Option<String> {
        let label = |field: &str| register.columns().into_iter().find(|it| it.id.as_str() == field);
        let date = || label(register.date.as_str()).map_or_else(String::new, |field| field.label);
        Some(match name {
            "q" => format!("含「{value}」"),
            "org" => orgs.get(&OrgId::new(value)).map_or_else(|| value.to_owned(), |org| org.label.clone()),
            "status" => {
                let known = ReviewStatus::ALL.into_iter().find(|status| status.code() == value);
                format!("审核状态：{}", known.map_or_else(|| value.to_owned(), |it| it.label().to_owned()))
            }
            "state" => {
                let states = register.workflow.as_ref().map(|workflow| &workflow.states);
                let known = states.and_then(|states| states.get(value)).map_or(value, String::as_str);
                format!("业务状态：{known}")
            }
            "overdue" => "逾期".to_owned(),
            "period" => {
                format!("{}：{}", date(), Period::parse(value).map_or_else(|_| value.to_owned(), Period::label))
            }
            "from" => format!("{}：{value} 起", date()),
            "until" => format!("{}：{value} 止", date()),
            other => {
                let field = label(other.strip_prefix(FIELD)?)?;
                let choice = field.kind.choices().unwrap_or_default().iter().find(|it| it.code.as_str() == value);
                format!("{}：{}", field.label, choice.map_or(value, |choice| &choice.label))
            }
        })
    }
}

/// The fields that have a box of their own.
fn boxed(register: &Register) -> impl Iterator<Item = &Field> {
    let is_choice = |field: &&Field| field.personal.is_none() && field.kind.choices().is_some_and(|it| it.len() > 1);
    register.fields.iter().filter(is_choice).take(BOXES)
}
