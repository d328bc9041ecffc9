//! A bureau moves between the databases.

use xuezheng_bureau::ledger::Location;
use xuezheng_bureau::{BureauError, Workspace, copy_database};
use xuezheng_testing::Database;

use crate::bureau::{approved, figures_of, found, last_operation, schema, sound};

#[tokio::test]
async fn a_bureau_moves_to_the_server_and_back() {
    let Some(server) = xuezheng_testing::server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("bureau");
    let workspace = found(&root, None).await;
    approved(&workspace, 6).await;
    let expected = figures_of(&workspace).await;
    let operation = last_operation(&workspace).await;
    let config = root.join("bureau.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("# 本局的设置\n{text}")).unwrap();

    // A copy changes nothing.
    let first = schema(&server).await;
    let copied = copy_database(&workspace, &first, false, &mut |_, _, _| ()).await.unwrap();
    assert_eq!((copied.is_switched, copied.last_operation), (false, Some(operation)));
    assert!(std::fs::read_to_string(&config).unwrap().contains("ledger.sqlite"));
    // One that holds a ledger is refused.
    let error = copy_database(&workspace, &first, true, &mut |_, _, _| ()).await.unwrap_err();
    assert!(matches!(error, BureauError::Ledger(_)), "{error}");

    let second = schema(&server).await;
    let copied = copy_database(&workspace, &second, true, &mut |_, _, _| ()).await.unwrap();
    assert!(copied.is_switched && copied.rows > 20, "{copied:?}");
    drop(workspace);
    let moved = Workspace::open(&root).await.unwrap();
    assert_eq!(figures_of(&moved).await, expected);
    sound(&moved).await;
    approved(&moved, 2).await;
    // The old one is as it was left.
    let old = Database::open(&Location::File(root.join("ledger.sqlite"))).await;
    assert_eq!(old.rows("SELECT max(id) FROM operation").await[0].integer(0), operation);
    old.close().await;

    let error = copy_database(&moved, "ledger.sqlite", true, &mut |_, _, _| ()).await.unwrap_err();
    assert!(matches!(error, BureauError::Ledger(_)), "{error}");
    copy_database(&moved, "ledger2.sqlite", true, &mut |_, _, _| ()).await.unwrap();
    let back = Workspace::open(&root).await.unwrap();
    assert_eq!(figures_of(&back).await, figures_of(&moved).await);
    sound(&back).await;
    let text = std::fs::read_to_string(&config).unwrap();
    assert!(text.starts_with("# 本局的设置\n") && text.contains("\"ledger2.sqlite\""), "{text}");
}
