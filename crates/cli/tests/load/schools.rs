//! A county of schools that are all asked for the same, each with an account.

use std::collections::BTreeMap;
use std::path::Path;

use xuezheng_bureau::ledger::{Author, RecordFilter, ReviewStatus, SubmissionFilter};
use xuezheng_bureau::{Init, NewAccount, SubmissionStatus, Workspace, add_account, ask, audit, filings};
use xuezheng_pack::{FieldId, OrgId, Period};
use xuezheng_testing::org;

use crate::storm::{Accepted, PASSWORD, PERIOD, REGISTER};

/// Schools below one township office.
const SCHOOLS: usize = 20;

/// The login of a school, which is its org's id, too.
pub(crate) fn login(school: usize) -> String {
    format!("s{school:03}")
}

/// Makes the bureau.
pub(crate) async fn make(folder: &Path, schools: usize, database: Option<String>) {
    let mut orgs = vec![org("b", "云川市教育体育局", "bureau", None)];
    for township in 0..schools.div_ceil(SCHOOLS) {
        orgs.push(org(&format!("t{township}"), &format!("第 {township} 中心校"), "township_office", Some("b")));
    }
    for school in 0..schools {
        let township = format!("t{}", school / SCHOOLS);
        orgs.push(org(&login(school), &format!("第 {school} 小学"), "school", Some(&township)));
    }
    let author = author();
    let init =
        Init { pack: xuezheng_testing::education_pack(), orgs: &orgs, author: &author, key: Some([1; 32]), database };
    let workspace = Workspace::init(folder, init).await.unwrap();
    let asked: Vec<OrgId> = (0..schools).map(|school| login(school).as_str().into()).collect();
    ask(&workspace, &author, &REGISTER.into(), Period::parse(PERIOD).unwrap(), &asked).await.unwrap();
    let account = |school: usize| NewAccount {
        login: login(school),
        name: format!("填报人{school}"),
        org: login(school).as_str().into(),
        role: "school_reporter".into(),
        password: Some(PASSWORD.to_owned()),
    };
    add_account(&workspace, &author, (0..schools).map(account).collect()).await.unwrap();
    workspace.close().await;
}

/// Looks into the ledger: what was accepted is there, once, as it was sent, and nothing else is; and the chain is whole.
pub(crate) async fn verify(folder: &Path, accepted: &[Accepted]) {
    let workspace = Workspace::open(folder).await.unwrap();
    let actor = author().actor();
    let register = workspace.pack().registers.get(REGISTER).unwrap().clone();
    let mut records: BTreeMap<OrgId, BTreeMap<String, (String, ReviewStatus)>> = BTreeMap::new();
    for record in workspace.ledger().records(&actor, &register.id, &RecordFilter::default()).await.unwrap() {
        let cell = |field: &str| record.cell(&register, &FieldId::new(field)).display();
        let of_org = records.entry(record.org.clone()).or_default();
        let twice = of_org.insert(cell("number"), (cell("description"), record.status));
        assert_eq!(twice, None, "{} {}", record.org, cell("number"));
    }
    let all = filings(&workspace, &actor, &SubmissionFilter::default()).await.unwrap();
    let submitted = all.iter().filter(|filing| filing.status == SubmissionStatus::Submitted).count();
    assert_eq!(submitted, accepted.len(), "filings that are there and filings that were accepted");
    for of_school in accepted {
        let org: OrgId = of_school.school.as_str().into();
        let found = records.remove(&org).unwrap_or_default();
        let expected =
            of_school.rows.iter().map(|row| (row.number.clone(), (row.description.clone(), ReviewStatus::Submitted)));
        assert_eq!(found, expected.collect(), "{org}");
        assert!(all.iter().any(|it| it.org == org && it.status == SubmissionStatus::Submitted), "{org}");
    }
    assert_eq!(records, BTreeMap::new(), "nothing is there that nobody was told of");
    let audited = audit(&workspace, None, &mut |_, _, _| {}).await.unwrap();
    assert!(audited.faults.is_empty(), "{:?}", audited.faults);
    workspace.close().await;
}

fn author() -> Author {
    xuezheng_testing::author("建局人", "b", "2024-07-03")
}
