//! Issued documents: the same bytes from the basis of then, and what they stated against what is so now.

use xuezheng_bureau::{Format, Printing, affected, issued, issued_file, recompile, stated_figures};
use xuezheng_pack::Value;

use crate::bureau::{Bureau, INDICATORS, value};

#[tokio::test]
async fn an_issued_report_is_compiled_again_to_the_same_bytes() {
    let bureau = Bureau::new().await;
    let id = bureau.grant("p", "2024-03-01", 1200).await;
    bureau.seal("S1", &[]).await.unwrap();
    bureau.issue("县教〔2024〕1号", Some("S1"), None).await.unwrap();
    bureau.issue("县教〔2024〕2号", None, None).await.unwrap();
    bureau.edit(id, "amount", Value::Decimal(900.into())).await;
    bureau.approve(id, Some("多填")).await.unwrap();
    let declared = INDICATORS.replace("资助金额", "补助金额");
    let bureau = bureau.with_file("areas/t/indicators.toml", &declared).await;
    let template = "+++\nlabel = \"简报\"\ntitle = \"另一份简报\"\n+++\n\n共{{ t.amount }}元。\n";
    let bureau = bureau.with_file("reports/brief.md", template).await;
    assert_eq!(value(&bureau.workspace, "amount").await, "900");
    for number in ["县教〔2024〕1号", "县教〔2024〕2号"] {
        let files = recompile(&bureau.workspace, number, &Printing::default()).await.unwrap();
        assert_eq!(files.len(), 3);
        for (format, bytes, is_same) in files {
            assert!(is_same, "{number} {format:?}");
            assert_eq!(issued_file(&bureau.workspace, number, format).await.unwrap(), bytes);
        }
    }
    let text = issued_file(&bureau.workspace, "县教〔2024〕1号", Format::Markdown).await.unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("1200") && text.contains("本文数据取自封存「S1」"), "{text}");
    let text = issued_file(&bureau.workspace, "县教〔2024〕2号", Format::Markdown).await.unwrap();
    assert!(String::from_utf8(text).unwrap().contains("本文数据未封存"));
    bureau.audited().await;
}

#[tokio::test]
async fn documents_that_stated_a_changed_value_are_listed_with_the_reason() {
    let bureau = Bureau::new().await;
    let id = bureau.grant("p", "2024-03-01", 1200).await;
    bureau.grant("q", "2024-03-01", 300).await;
    bureau.seal("S1", &[]).await.unwrap();
    bureau.issue("1号", Some("S1"), None).await.unwrap();
    assert_eq!(affected(&bureau.workspace).await.unwrap().len(), 0);
    let stated = stated_figures(&issued(&bureau.workspace).await.unwrap()[0]).unwrap();
    let shown: Vec<_> =
        stated.iter().map(|it| (it.key.as_str(), it.indicator.as_str(), it.value.as_deref().unwrap())).collect();
    assert_eq!(
        shown,
        [
            ("f001", "t.amount", "1500"),
            ("f002", "t.public", "1200"),
            ("f003", "t.amount", "1500"),
            ("f004", "t.large", "1")
        ]
    );
    assert!(stated[0].printed.contains(&"1500.00".to_owned()) || stated[0].printed.contains(&"1500".to_owned()));

    bureau.edit(id, "amount", Value::Decimal(1100.into())).await;
    bureau.approve(id, Some("多填一百")).await.unwrap();
    let found = affected(&bureau.workspace).await.unwrap();
    assert_eq!(found.len(), 1);
    let figures: Vec<_> = found[0]
        .figures
        .iter()
        .map(|it| (it.stated.key.as_str(), it.now.as_ref().unwrap().present().unwrap().normalize().to_string()))
        .collect();
    // The number of large ones is what it was.
    assert_eq!(figures, [("f001", "1400".to_owned()), ("f002", "1100".to_owned()), ("f003", "1400".to_owned())]);
    assert_eq!(found[0].figures[0].restatements[0].reason, "多填一百");

    let taken = bureau.issue("1号", None, Some("1号")).await.unwrap_err().to_string();
    assert!(taken.contains("已用于《资助简报》"), "{taken}");
    let unknown = bureau.issue("2号", None, Some("9号")).await.unwrap_err().to_string();
    assert!(unknown.contains("没有签发过「9号」"), "{unknown}");
    bureau.issue("2号", None, Some("1号")).await.unwrap();
    assert_eq!(affected(&bureau.workspace).await.unwrap().len(), 0, "the old one is replaced, the new one is right");
    let all = issued(&bureau.workspace).await.unwrap();
    assert_eq!(all[0].replaced_by.as_deref(), Some("2号"));
    let twice = bureau.issue("3号", None, Some("1号")).await.unwrap_err().to_string();
    assert!(twice.contains("已由「2号」替代"), "{twice}");
    bureau.audited().await;
}
