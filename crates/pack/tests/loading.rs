//! Packs in folders, good and broken: what loads, and what every fault says.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where its set-up fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use xuezheng_pack::load::{BadPack, Loaded, load};
use xuezheng_pack::model::{Expression, FieldKind, Permission, RowValue, Source, Timing};
use xuezheng_pack::render::{Position, Style, position, render};
use xuezheng_pack::{Decimal, FieldId, IndicatorId, NaiveDate, Severity};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn good() -> Loaded {
    load(&tests().join("good")).unwrap_or_else(|bad| panic!("{}", render(&bad.faults, &bad.files, Style::Plain)))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The good pack with the files of `broken/<case>` laid over it, and without those that its `removed.txt` names.
fn broken(case: &str) -> Result<Loaded, BadPack> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join(case);
    copy(&tests().join("good"), &root);
    copy(&tests().join("broken").join(case), &root);
    let removed = root.join("removed.txt");
    for path in fs::read_to_string(&removed).unwrap_or_default().lines() {
        fs::remove_file(root.join(path)).unwrap();
    }
    load(&root)
}

fn report(case: &str) -> (Vec<xuezheng_pack::Fault>, String) {
    match broken(case) {
        Ok(loaded) => {
            let text = render(&loaded.warnings, &loaded.pack.files, Style::Plain);
            (loaded.warnings, text)
        }
        Err(bad) => {
            let text = render(&bad.faults, &bad.files, Style::Plain);
            (bad.faults, text)
        }
    }
}

fn cases() -> Vec<String> {
    let entries = fs::read_dir(tests().join("broken")).unwrap();
    let mut cases: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

#[test]
fn every_broken_pack_names_place_cause_and_mend() {
    for case in cases() {
        insta::assert_snapshot!(case.clone(), report(&case).1);
    }
}

#[test]
fn every_fault_has_a_broken_pack_that_shows_it() {
    let shown: BTreeSet<_> = cases().iter().flat_map(|case| report(case).0).map(|fault| fault.code).collect();
    let reading = (1..=10).chain(20..=27);
    let expected: BTreeSet<_> = reading.chain(30..=48).chain(70..=76).map(|number| format!("P{number:03}")).collect();
    assert_eq!(shown, expected.iter().map(String::as_str).collect());
}

#[test]
fn every_fault_says_how_to_mend_it() {
    for case in cases() {
        for fault in report(&case).0 {
            assert!(fault.help.is_some(), "{case}: {}", fault.message);
        }
    }
}

#[test]
fn the_good_pack_loads_without_a_warning() {
    assert_eq!(good().warnings, []);
}

#[test]
fn areas_keep_the_order_of_the_report_and_choices_that_of_the_file() {
    let pack = good().pack;
    let areas: Vec<_> = pack.areas.iter().map(|area| (area.id.as_str(), area.label.as_str())).collect();
    assert_eq!(areas, [("student_aid", "学生资助"), ("safety", "校园安全"), ("training", "教师培训")]);
    let register = &pack.registers["grant"];
    let stages = register.field(&FieldId::new("stage")).unwrap().kind.choices().unwrap();
    let codes: Vec<_> = stages.iter().map(|choice| choice.code.as_str()).collect();
    assert_eq!(codes, ["preschool", "primary", "junior", "senior"]);
    let fields: Vec<_> = register.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(fields, ["pupil", "stage", "amount", "share", "paid_on"]);
}

#[test]
fn money_is_a_decimal_of_two_digits_in_yuan() {
    let pack = good().pack;
    let amount = pack.registers["grant"].field(&FieldId::new("amount")).unwrap();
    assert_eq!((&amount.kind, amount.unit.as_deref()), (&FieldKind::Decimal { scale: 2 }, Some("元")));
}

#[test]
fn columns_are_fields_then_stamps_with_their_due_dates() {
    let pack = good().pack;
    let columns = pack.registers["hazard"].columns();
    let ids: Vec<_> = columns.iter().map(|column| column.id.as_str()).collect();
    let fields = ["number", "found_on", "kind", "level", "extra_days"];
    let stamped = ["rectified_at", "rectify_due", "closed_at", "close_due"];
    assert_eq!(ids, [&fields[..], &stamped[..]].concat());
}

#[test]
fn a_deadline_counts_from_the_register_date_unless_the_pack_says_otherwise() {
    let pack = good().pack;
    let workflow = pack.registers["hazard"].workflow.as_ref().unwrap();
    let starts: Vec<_> = workflow.transitions.iter().map(|t| t.due.as_ref().unwrap().start.as_str()).collect();
    assert_eq!(starts, ["found_on", "rectified_at"]);
    let extension = workflow.transitions[1].due.as_ref().unwrap().extension.as_ref();
    assert_eq!(extension.map(FieldId::as_str), Some("extra_days"));
}

#[test]
fn indicators_are_flows_stocks_lists_and_formulas() {
    let pack = good().pack;
    let source = |id: &str| &pack.indicators[id].source;
    let Source::Rows { timing: Timing::Flow { date }, .. } = source("safety.hazards_closed") else { panic!() };
    assert_eq!(date.as_str(), "closed_at");
    let Source::Rows { timing: Timing::Stock { from, until }, filter, .. } = source("safety.hazards_open") else {
        panic!()
    };
    assert_eq!((from.as_str(), until.as_str()), ("found_on", "closed_at"));
    assert_eq!(filter.as_ref().unwrap().names, BTreeSet::from(["org.nature".to_owned()]));
    let Source::Rows { value: RowValue::List { columns, order }, .. } = source("safety.major_hazards") else {
        panic!()
    };
    assert_eq!(columns.iter().map(FieldId::as_str).collect::<Vec<_>>(), ["org", "number", "kind"]);
    assert_eq!(
        order.iter().map(|by| (by.column.as_str(), by.descending)).collect::<Vec<_>>(),
        [("found_on", true), ("number", false)]
    );
    let Source::Derived { inputs, .. } = source("student_aid.amount_per_hazard") else { panic!() };
    let expected = [("amount", "student_aid.amount"), ("safety.hazards_found", "safety.hazards_found")];
    assert_eq!(*inputs, expected.map(|(name, id)| (name.to_owned(), IndicatorId::new(id))));
    let parts: Vec<_> = pack.indicators["safety.hazards_found"].breakdowns.iter().collect();
    assert_eq!(
        parts.iter().map(|part| (part.field.as_str(), part.partition)).collect::<Vec<_>>(),
        [("kind", true), ("level", false)]
    );
}

#[test]
fn a_union_of_persons_is_said_in_words() {
    let pack = good().pack;
    let Source::Derived { formula, .. } = &pack.indicators["student_aid.amount_per_hazard"].source else { panic!() };
    let union = Expression { text: "persons(aided, safety.hazards_found)".to_owned(), ..formula.clone() };
    let inputs = [("aided", "student_aid.amount"), ("safety.hazards_found", "safety.hazards_found")];
    let inputs = inputs.map(|(name, id)| (name.to_owned(), IndicatorId::new(id)));
    let said = xuezheng_pack::words::formula(&pack, &inputs, &union);
    assert_eq!(said.unwrap(), "“资助金额”“发现安全隐患”的人合在一起，同一个人只计一次");
}

#[test]
fn an_expression_stands_exactly_between_its_quotes() {
    let pack = good().pack;
    let Source::Rows { filter: Some(filter), .. } = &pack.indicators["safety.major_hazards"].source else { panic!() };
    let file = &pack.files[&filter.place.file];
    assert_eq!(&file[filter.place.span.clone()], "level = 'major'");
    assert_eq!(&file[filter.part(8..15).span], "'major'");
}

#[test]
fn calendar_coverage_and_templates_come_from_the_pack() {
    let pack = good().pack;
    assert_eq!(pack.yoy_coverage, Decimal::from(90));
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert!(!pack.calendar.is_working_day(day("2024-05-02")));
    assert!(pack.calendar.is_working_day(day("2024-05-11")));
    assert_eq!(pack.reports["work_report"].title.text, "{{ org }}{{ period }}工作总结");
    assert!(pack.reports["work_report"].body.text.starts_with("# 主要工作\n"));
    assert!(pack.templates["areas/safety/section.md"].text.starts_with("## 校园安全"));
}

/// The good pack with another `[roles]`.
fn with_roles(roles: &str) -> Result<Loaded, BadPack> {
    let folder = tempfile::tempdir().unwrap();
    copy(&tests().join("good"), folder.path());
    let path = folder.path().join("pack.toml");
    let text = fs::read_to_string(&path).unwrap();
    let (before, _) = text.split_once("[roles]").unwrap();
    fs::write(&path, format!("{before}{roles}")).unwrap();
    load(folder.path())
}

#[test]
fn a_role_may_do_what_the_pack_says_and_nothing_without_a_word() {
    let roles = "[roles]\nsafety_department = \"安全科\"\n[roles.aid_center]\nlabel = \"资助中心\"\nmay = [\"review\", \"fill\"]\n";
    let pack = with_roles(roles).unwrap().pack;
    let may = |role: &str| pack.permissions.get(role).map(|may| may.iter().copied().collect::<Vec<_>>());
    assert_eq!(may("aid_center"), Some(vec![Permission::Fill, Permission::Review]));
    assert_eq!(may("safety_department"), None);
    let bad = with_roles(&roles.replace("review", "reveiw")).unwrap_err();
    let said: Vec<_> = bad.faults.iter().map(|fault| (fault.code, fault.message.as_str())).collect();
    assert_eq!(said, [("P006", "不认识的权限「reveiw」")]);
    assert!(bad.faults[0].help.as_ref().unwrap().contains("review"), "{:?}", bad.faults[0].help);
}

#[test]
fn the_hash_follows_every_byte_and_path() {
    let hash = |change: &dyn Fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        copy(&tests().join("good"), folder.path());
        change(folder.path());
        load(folder.path()).unwrap().pack.hash
    };
    let plain = hash(&|_| ());
    assert_eq!(plain, good().pack.hash);
    assert_eq!(plain.len(), 64);
    let note = |root: &Path| fs::write(root.join("areas/safety/section.md"), "## 安全\n").unwrap();
    let renamed =
        |root: &Path| fs::rename(root.join("reports/work_report.md"), root.join("reports/report.md")).unwrap();
    assert_ne!(plain, hash(&note));
    assert_ne!(plain, hash(&renamed));
}

#[test]
fn a_fault_has_a_line_and_column_in_characters() {
    let Err(bad) = broken("unknown_columns") else { panic!("the pack is broken") };
    let fault = bad.faults.iter().find(|fault| fault.message.contains("leval")).unwrap();
    assert_eq!(position(&fault.place, &bad.files), Some(Position { line: 27, column: 7 }));
    assert_eq!(fault.severity, Severity::Error);
}

#[test]
fn no_folder_at_all_is_a_fault_too() {
    let bad = load(Path::new("/nowhere/at/all")).unwrap_err();
    let codes: Vec<_> = bad.faults.iter().map(|fault| (fault.code, fault.place.file.to_string())).collect();
    assert_eq!(codes, [("P001", "orgs.toml".to_owned()), ("P001", "pack.toml".to_owned())]);
}
