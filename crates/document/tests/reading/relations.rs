//! The relations of `../shared/domain/seed_relations.csv`: each has its members read, with value and unit.
//!
//! What is wrong in a relation is for a check to say; what is held here is that a check has all it needs: the quantities,
//! who is part of whom, the lists of names, the dates and the claims. Expectations are worked out by hand from the texts.

use xuezheng_document::reading::{Amount, DateKind, Reading, Role, read};

use crate::real_texts;

const SEEDS: [(&str, &str); 3] = [
    ("001", "seeds/001_f2c921120322fc00.txt"),
    ("002", "seeds/002_78e0989906f69b59.txt"),
    ("003", "seeds/003_8fbf0619711f0d5e.txt"),
];

fn seed(number: &str) -> Option<Reading> {
    let (_, path) = SEEDS.into_iter().find(|(id, _)| *id == number)?;
    Some(read(path, &real_texts::file(path)?).unwrap())
}

/// The index of the quantity before which `lead` stands.
fn index(reading: &Reading, lead: &str, written: &str) -> usize {
    let is_it = |quantity: &xuezheng_document::reading::Quantity| {
        let before: String =
            reading.text.chars[quantity.span.start.saturating_sub(24)..quantity.span.start].iter().collect();
        before.ends_with(lead) && reading.text.slice(quantity.span) == written
    };
    reading.quantities.iter().position(is_it).unwrap_or_else(|| panic!("{lead}{written} is not found"))
}

/// Value and unit of a quantity, `—` where it is redacted.
fn value(reading: &Reading, index: usize) -> String {
    let quantity = &reading.quantities[index];
    let unit = quantity.unit.as_deref().unwrap_or("");
    match quantity.amount {
        Amount::Exact(number) if quantity.scale == 10_000.into() => format!("{number}万{unit}"),
        Amount::Exact(number) => format!("{number}{unit}"),
        Amount::Missing => format!("—{unit}"),
        other => panic!("{other:?}"),
    }
}

/// Asserts that the parts are those of the whole, in one group.
#[track_caller]
fn parts(reading: &Reading, whole: (&str, &str), expected: &[(&str, &str)]) {
    let whole = index(reading, whole.0, whole.1);
    let parts: Vec<usize> = expected.iter().map(|(lead, written)| index(reading, lead, written)).collect();
    for part in &parts {
        assert_eq!(reading.quantities[*part].role, Role::Part { of: whole }, "{}", value(reading, *part));
        assert_eq!(reading.quantities[*part].group, Some(parts[0]), "{}", value(reading, *part));
    }
    let in_group = reading.quantities.iter().filter(|quantity| quantity.group == Some(parts[0])).count();
    assert_eq!(in_group, parts.len(), "nothing else is in the group");
}

#[track_caller]
fn values(reading: &Reading, expected: &[(&str, &str, &str)]) {
    for (lead, written, worth) in expected {
        assert_eq!(value(reading, index(reading, lead, written)), *worth, "{lead}{written}");
    }
}

#[track_caller]
fn listed(reading: &Reading, lead: &str, written: &str, count: usize) {
    let counted = index(reading, lead, written);
    let listing = reading.listings.iter().find(|listing| listing.counted_by.contains(&counted));
    assert_eq!(listing.unwrap_or_else(|| panic!("{lead}{written} has no list")).items.len(), count, "{lead}{written}");
}

#[test]
fn wholes_have_their_parts() {
    let Some(reading) = seed("001") else { return };
    // R01
    parts(&reading, ("招聘教师", "294人"), &[("幼儿园教师", "150人"), ("高中教师", "128人"), ("中专教师", "16人")]);
    // R02
    parts(&reading, ("推进。", "22栋"), &[("，", "8栋"), ("其余", "14栋")]);
    // R03
    parts(&reading, ("打造", "33所"), &[("已有", "31所"), ("其它", "2所")]);
    // R04
    parts(&reading, ("标准学校", "2所"), &[("其中小学", "1所"), ("一贯制学校", "1所")]);
    // R08 and R09: one whole, split twice
    parts(&reading, ("案件共", "22宗"), &[("网访", "5件"), ("来访", "2件"), ("热线", "15件")]);
    parts(&reading, ("案件共", "22宗"), &[("已办结", "21件"), ("还有", "1件")]);
    // R11
    parts(
        &reading,
        ("困难学生", "28209人"),
        &[("教育阶段", "3006人"), ("教育阶段", "18306人"), ("教育阶段", "4215人"), ("教育阶段", "2682人")],
    );
    // R12
    parts(
        &reading,
        ("金额", "1613.68万元"),
        &[("金额", "115.63万元"), ("金额", "859.78万元"), ("金额", "396.12万元"), ("金额", "242.15万元")],
    );
}

#[test]
fn counted_lists_have_their_names() {
    let Some(reading) = seed("001") else { return };
    // R05, R06, R15
    listed(&reading, "城区幼儿园", "3所", 3);
    listed(&reading, "改扩建幼儿园", "4所", 4);
    listed(&reading, "蓝天小学等", "3所", 3);
    // R13 and R14: one list of thirteen, which both count; the names say whose they are
    listed(&reading, "省级荣誉", "4项", 13);
    listed(&reading, "市级荣誉", "9项", 13);
    let counted = index(&reading, "省级荣誉", "4项");
    let listing = reading.listings.iter().find(|listing| listing.counted_by.contains(&counted)).unwrap();
    let of_province = listing.items.iter().filter(|item| reading.text.slice(**item).starts_with("河南省")).count();
    assert_eq!((of_province, listing.items.len() - of_province), (4, 9));
    // R28
    let Some(reading) = seed("002") else { return };
    listed(&reading, "条块教研", "三方面", 3);
}

#[test]
fn values_that_belong_together_are_read() {
    let Some(reading) = seed("001") else { return };
    values(
        &reading,
        &[
            // R07
            ("新增", "990个", "990个"),
            ("新增", "90个", "90个"),
            // R10
            ("办结率", "95%", "95%"),
            // R16 uses those of R11 and R12; R17
            ("公益保安", "110人", "110人"),
            ("投入资金", "118.8万元", "118.8万元"),
            // R18
            ("一本上线", "1245人", "1245人"),
            ("二本上线", "4016人", "4016人"),
            ("，", "6人", "6人"),
            // R19
            ("培训机构", "48家", "48家"),
            ("，", "26家", "26家"),
            ("对", "6家", "6家"),
            // R20
            ("县级优质课", "504节", "504节"),
            ("级优质课", "195节", "195节"),
            ("省级优质课", "10节", "10节"),
            // R21
            ("全市", "756名", "756名"),
            ("对", "163名", "163名"),
            // R22
            ("为", "308名", "308名"),
            ("、", "392名", "392名"),
            ("为", "784名", "784名"),
            // R23
            ("全市", "31所", "31所"),
            ("、", "158所", "158所"),
            ("、", "2所", "2所"),
            // R24
            ("完成", "22所", "22所"),
            ("教学点", "22个", "22个"),
            // R30
            ("示范性幼儿园", "1所", "1所"),
            ("一级幼儿园“", "5所", "5所"),
            ("二级幼儿园", "1所", "1所"),
            // R32
            ("22栋", "592套", "592套"),
            ("加快", "592套", "592套"),
            // R33
            ("城区幼儿园", "3所", "3所"),
            ("城区新建", "3所", "3所"),
        ],
    );
    // R22: the 784 are no sum and no part of the 294 before them.
    for (lead, written) in [("为", "308名"), ("、", "392名"), ("为", "784名")] {
        assert_eq!(reading.quantities[index(&reading, lead, written)].role, Role::Alone, "{written}");
    }
}

#[test]
fn redacted_values_are_missing_and_keep_their_unit() {
    let Some(reading) = seed("003") else { return };
    values(
        &reading,
        &[
            // R25
            ("全区", "xxxx名", "—名"),
            ("上省线", "xxxx人", "—人"),
            ("（比率", "xx.x%", "—%"),
            ("上本科线", "xxxx人", "—人"),
            ("上重点线", "xxx人", "—人"),
            ("（比率", "xx%", "—%"),
            // R26
            ("共从", "xxxx名", "—名"),
            ("择优录用", "xxx人", "—人"),
            // R27
            ("名校长", "x人", "—人"),
            ("名班主任", "x人", "—人"),
            ("名教师", "xx人", "—人"),
            ("总数达", "xxx人", "—人"),
        ],
    );
    // R29: eight measures below the plan's heading
    let plan = reading.outline.headings.iter().position(|heading| heading.marker == "二、").unwrap();
    let below = reading.outline.headings.iter().filter(|heading| heading.parent == Some(plan));
    assert_eq!(below.map(|heading| heading.number).collect::<Vec<_>>(), (1..=8).map(Some).collect::<Vec<_>>());
}

#[test]
fn names_dates_and_claims_are_read() {
    let Some(reading) = seed("001") else { return };
    // R31: the two names of one project; the first is a list's item, both stand in the text
    let items = reading.listings.iter().flat_map(|listing| &listing.items).map(|item| reading.text.slice(*item));
    assert!(items.into_iter().any(|item| item == "产业集聚区小学"));
    assert!(reading.text.content.contains("产业集聚区学校、北平路学校"));
    // R34
    let school_year = reading.dates.iter().find(|date| date.kind == DateKind::SchoolYear).unwrap();
    assert_eq!((school_year.from.year, school_year.to.unwrap().year), (Some(2023), Some(20234)));
    // R35: what is counted is quoted as it stands there
    let quantity = &reading.quantities[index(&reading, "承若书", "11832份")];
    assert_eq!(quantity.counts.as_ref().unwrap().text, "承若书");
    // R36
    let claims: Vec<&str> = reading.claims.iter().map(|claim| reading.text.slice(claim.span)).collect();
    for words in ["普惠率xx领先", "稳居xx第一", "居xx领先地位", "第二方阵"] {
        assert!(claims.iter().any(|claim| claim.contains(words)), "{words}: {claims:?}");
    }
}
