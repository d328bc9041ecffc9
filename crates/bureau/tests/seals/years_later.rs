//! The numbers of then, whatever has changed since.

use xuezheng_bureau::figures_of::{Aspect, Cause, Counts};
use xuezheng_bureau::{formerly, pinned_segments, seal_content, seal_diff, sealed_and_now};
use xuezheng_pack::Value;

use crate::bureau::{Bureau, INDICATORS, day, everything, org, query, value};

#[tokio::test]
async fn sealed_figures_stay_when_records_tree_and_pack_change() {
    let bureau = Bureau::new().await;
    let first = bureau.grant("p", "2024-03-01", 1200).await;
    let second = bureau.grant("q", "2024-04-01", 800).await;
    bureau.seal("S1", &[]).await.unwrap();
    let then = everything(&bureau.workspace.at_seal("S1").await.unwrap()).await;
    assert_eq!(then, everything(&bureau.workspace).await, "nothing has changed yet");
    assert_eq!(value(&bureau.workspace, "amount").await, "2000");

    // Records: one is changed, one voided, one comes late.
    bureau.edit(first, "amount", Value::Decimal(900.into())).await;
    bureau.approve(first, Some("多填")).await.unwrap();
    let mut transaction = bureau.workspace.ledger().begin(crate::bureau::author("b")).await.unwrap();
    transaction.void(&"grant".into(), second, 1, "重复").await.unwrap();
    transaction.commit().await.unwrap();
    bureau.approve(second, Some("重复")).await.unwrap();
    let late = bureau.draft("q", "2024-06-30", 5000).await;
    bureau.approve(late, Some("漏报")).await.unwrap();
    // The tree: p has always been below y, and q is public.
    let old = "2000-01-01";
    bureau.put_orgs(&[org("p", &[(old, "y")], "public"), org("q", &[(old, "x")], "public")]).await;
    // The pack: another definition, another parameter, another code's name, an indicator less.
    let declared = INDICATORS.replace("measure = \"sum(amount)\"\nby", "measure = \"sum(amount * 2)\"\nby");
    let declared = declared.split("[share]").next().unwrap().to_owned();
    let bureau = bureau.with_file("areas/t/indicators.toml", &declared).await;
    let parameters = "id,label,value,unit,scope,from,to,source\nlarge,大额标准,600,元,,2020-01-01,,县〔2020〕1号\n";
    let bureau = bureau.with_file("standards/parameters.csv", parameters).await;

    assert_eq!(value(&bureau.workspace, "amount").await, "11800");
    let sealed = bureau.workspace.at_seal("S1").await.unwrap();
    assert_eq!(everything(&sealed).await, then, "what was sealed is what it was");
    assert_eq!(value(&sealed, "share").await, "60");
    assert_eq!(sealed.as_of(), "S1");
    assert_eq!(sealed.other_semantics(), None);
    assert_eq!(seal_content(&bureau.workspace, "S1").await.unwrap().faults, Vec::<String>::new());

    // What makes the difference is named: records with their cells, definition, parameter, tree.
    let diff = seal_diff(&sealed, &bureau.workspace, &query(None)).await.unwrap();
    let of = |id: &str| {
        let found = diff.figures.iter().find(|it| it.key.indicator.local() == id && it.key.aspect == Aspect::Value);
        found.unwrap_or_else(|| panic!("{id} differs")).clone()
    };
    let amount = of("amount");
    let counts: Vec<_> = amount.records.iter().map(|record| (record.record, record.counts)).collect();
    assert_eq!(counts, [(first, Counts::Changed), (second, Counts::Gone), (late, Counts::New)]);
    let cell = &amount.records[0].cells[0];
    assert_eq!(
        (cell.label.as_str(), cell.before.display(), cell.after.display()),
        ("金额", "1200".into(), "900".into())
    );
    assert!(amount.causes.contains(&Cause::Definition("t.amount".into())), "{:?}", amount.causes);
    assert!(of("large").causes.contains(&Cause::Parameter("t.large".into())));
    let kinds: Vec<_> =
        amount.restatements.iter().map(|one| (one.record.unwrap(), one.kind.label(), one.reason.as_str())).collect();
    assert_eq!(kinds, [(first, "更正", "多填"), (second, "更正", "重复"), (late, "迟报", "漏报")]);
    assert_eq!(diff.orgs, ["单位p", "单位q"]);
    assert_eq!(of("share").after, None, "the pack has it no more");
    let below_x = seal_diff(&sealed, &bureau.workspace, &query(Some("x"))).await.unwrap();
    let large = below_x.figures.iter().find(|it| it.key.indicator.local() == "public").unwrap();
    assert!(large.causes.contains(&Cause::Tree), "p has gone: {:?}", large.causes);

    let before = formerly(&bureau.workspace, &"t.amount".into(), &query(None), &Aspect::Value).await.unwrap();
    assert_eq!(before[0].change.before.as_ref().and_then(|it| it.present()).unwrap(), 2000.into());
    assert_eq!(sealed_and_now(&bureau.workspace).await.unwrap().len(), 1);
    bureau.audited().await;
}

#[tokio::test]
async fn only_what_changes_a_sealed_number_is_a_restatement() {
    let bureau = Bureau::new().await;
    let inside = bureau.grant("p", "2024-03-01", 100).await;
    let later = bureau.grant("p", "2024-07-05", 100).await;
    bureau.seal("S1", &[]).await.unwrap();
    // A record of another period, and a column that no figure reads.
    bureau.edit(later, "amount", Value::Decimal(300.into())).await;
    bureau.approve(later, None).await.unwrap();
    bureau.edit(inside, "remark", Value::Text("已核".into())).await;
    bureau.approve(inside, None).await.unwrap();
    // Moved into the sealed period, and out of it.
    bureau.edit(later, "paid_on", Value::Date(day("2024-06-30"))).await;
    let refusal = bureau.approve(later, None).await.unwrap_err().to_string();
    assert!(refusal.contains("第 2 号记录会改变已封存的数字：「S1」（2024-07-31 封存）"), "{refusal}");
    assert!(refusal.contains("--restate 原因"), "{refusal}");
    let empty = bureau.approve(later, Some("  ")).await.unwrap_err().to_string();
    assert!(empty.contains("写明为什么"), "{empty}");
    bureau.approve(later, Some("日期填错")).await.unwrap();
    bureau.edit(inside, "paid_on", Value::Date(day("2024-07-01"))).await;
    bureau.approve(inside, None).await.unwrap_err();
    bureau.approve(inside, Some("日期填错")).await.unwrap();
    let kinds = bureau.workspace.ledger().restatements().await.unwrap();
    let kinds: Vec<_> = kinds.iter().map(|one| (one.record.unwrap(), one.kind.label())).collect();
    assert_eq!(kinds, [(later, "更正"), (inside, "更正")]);
    bureau.audited().await;
}

#[tokio::test]
async fn a_lost_or_altered_basis_is_told_and_its_segments_are_pinned() {
    let bureau = Bureau::new().await;
    let id = bureau.grant("p", "2024-03-01", 100).await;
    let sealed = bureau.seal("S1", &[]).await.unwrap().seal;
    bureau.edit(id, "amount", Value::Decimal(7.into())).await;
    bureau.approve(id, Some("更正")).await.unwrap();
    assert_eq!(value(&bureau.workspace, "amount").await, "7");
    let pinned = pinned_segments(&bureau.workspace).await.unwrap();
    assert_eq!(pinned.len(), 1, "the one of then");
    let lake = bureau.workspace.folder().join("lake");
    let segment = lake.join("segments").join(format!("{}.parquet", pinned.first().unwrap()));
    let bytes = std::fs::read(&segment).unwrap();
    std::fs::remove_file(&segment).unwrap();
    let faults = seal_content(&bureau.workspace, "S1").await.unwrap().faults;
    assert!(faults[0].contains("缺少数据段"), "{faults:?}");
    std::fs::write(&segment, bytes).unwrap();
    let basis = lake.join("seals").join(format!("{}.json", sealed.basis));
    let text = std::fs::read_to_string(&basis).unwrap();
    std::fs::write(&basis, text.replace("\"rows\":1", "\"rows\":2")).unwrap();
    let error = bureau.workspace.at_seal("S1").await.err().unwrap().to_string();
    assert!(error.contains("文件被改动") && error.contains("从备份恢复"), "{error}");
    let unknown = bureau.workspace.at_seal("S2").await.err().unwrap().to_string();
    assert_eq!(unknown, "没有这个封存：S2。是否想用：S1");
}
