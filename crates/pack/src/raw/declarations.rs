//! `pack.toml`, `orgs.toml` and `area.toml` as written.

use super::id::{self, Use};
use super::role::{self, RawRole};
use super::table::{Codes, Table};
use super::written::Written;
use crate::faults::{Faults, Known};

/// `pack.toml`.
#[derive(Debug)]
pub(crate) struct RawPack {
    pub(crate) name: Known<Written>,
    pub(crate) version: Known<Written>,
    pub(crate) areas: Known<Vec<Written>>,
    pub(crate) yoy_coverage: Known<Option<Written>>,
    pub(crate) school_year_start: Known<Option<Written<u32>>>,
    pub(crate) second_term_start: Known<Option<Written<u32>>>,
    pub(crate) holidays: Known<Option<Written>>,
    /// `separate` of `[review]`, and where it stands.
    pub(crate) separate_review: Known<Option<Written<bool>>>,
    pub(crate) roles: Known<Codes>,
    /// Whether numbers of the fictional province are taken.
    pub(crate) fictional_numbers: Known<bool>,
    /// The roles that say what they may do or see.
    pub(crate) role_rights: Vec<RawRole>,
}

impl RawPack {
    /// Reads the file's table.
    pub(crate) fn read(table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(
            &["name", "version", "areas", "yoy_coverage", "calendar", "roles", "review", "fictional_numbers"],
            faults,
        );
        let areas = table.texts("areas", faults).and_then(|areas| match areas {
            Some(areas) => Ok(areas),
            None => Err(table.missing("areas", "[\"safety\"]", faults)),
        });
        let (mut year, mut term, mut holidays) = (Ok(None), Ok(None), Ok(None));
        match table.table("calendar", faults) {
            Ok(Some(mut calendar)) => {
                calendar.only(&["school_year_start", "second_term_start", "holidays"], faults);
                year = calendar.number("school_year_start", 1..=12, faults);
                term = calendar.number("second_term_start", 1..=12, faults);
                holidays = calendar.text_or_none("holidays", faults);
            }
            Ok(None) => {}
            Err(reported) => holidays = Err(reported),
        }
        let separate_review = table.table("review", faults).and_then(|review| {
            let Some(mut review) = review else { return Ok(None) };
            review.only(&["separate"], faults);
            if !review.has("separate") {
                return Ok(None);
            }
            let place = review.key_place("separate");
            review.flag("separate", faults).map(|value| Some(Written { value, place }))
        });
        let (roles, role_rights) = role::read(table, faults);
        Self {
            name: table.text("name", faults),
            version: table.text("version", faults),
            areas,
            yoy_coverage: table.text_or_none("yoy_coverage", faults),
            school_year_start: year,
            second_term_start: term,
            holidays,
            separate_review,
            roles,
            role_rights,
            fictional_numbers: table.flag("fictional_numbers", faults),
        }
    }
}

/// `orgs.toml`.
#[derive(Debug)]
pub(crate) struct RawOrgs {
    pub(crate) kinds: Known<Codes>,
    pub(crate) stages: Known<Codes>,
    pub(crate) attributes: Vec<RawAttribute>,
}

/// `[attributes.<id>]`.
#[derive(Debug)]
pub(crate) struct RawAttribute {
    pub(crate) id: Written,
    pub(crate) label: Known<Written>,
    pub(crate) choices: Known<Codes>,
}

impl RawOrgs {
    /// Reads the file's table.
    pub(crate) fn read(table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(&["kinds", "stages", "attributes"], faults);
        if !table.has("kinds") {
            table.missing("kinds", "{ bureau = \"局\", school = \"学校\" }", faults);
        }
        let attributes = table.table("attributes", faults).ok().flatten();
        let attributes = attributes.map(|attributes| attributes.tables(faults)).unwrap_or_default();
        let mut read = Vec::new();
        for (key, attribute) in attributes {
            id::check(&key, Use::PartOfName, faults);
            let (label, choices) = match attribute {
                Ok(mut attribute) => {
                    attribute.only(&["label", "choices"], faults);
                    (attribute.text("label", faults), required_codes(&attribute, "choices", faults))
                }
                Err(reported) => (Err(reported), Err(reported)),
            };
            read.push(RawAttribute { id: key, label, choices });
        }
        Self { kinds: codes(table, "kinds", faults), stages: codes(table, "stages", faults), attributes: read }
    }
}

/// `area.toml`: its label.
pub(crate) fn read_area(table: &mut Table<'_>, faults: &mut Faults) -> Known<Written> {
    table.only(&["label"], faults);
    table.text("label", faults)
}

/// The codes at `key`, each a good one; none without the key.
pub(crate) fn codes(table: &Table<'_>, key: &str, faults: &mut Faults) -> Known<Codes> {
    let codes = table.codes(key, faults)?.unwrap_or_default();
    for (code, _) in &codes {
        id::check(code, Use::Code, faults);
    }
    Ok(codes)
}

/// The codes at `key`, which must be there.
pub(crate) fn required_codes(table: &Table<'_>, key: &str, faults: &mut Faults) -> Known<Codes> {
    if !table.has(key) {
        return Err(table.missing(key, "{ public = \"公办\", private = \"民办\" }", faults));
    }
    codes(table, key, faults)
}
