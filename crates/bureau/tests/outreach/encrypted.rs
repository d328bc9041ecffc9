//! Letters go to who proves to be the mail server, encrypted, and to nobody else.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use xuezheng_bureau::ledger::DeliveryState::{Sent, Waiting};
use xuezheng_bureau::{BureauError, MailError, MailPassword, deliver, remind};

use crate::bureau::{Bureau, author};
use crate::letters::{contact, letters, reminders, states};
use crate::sink::{Encrypts, Sink, decoded};

/// A certificate that nobody has signed but itself, with its key.
struct Identity {
    certificate: PathBuf,
    key: PathBuf,
}

impl Identity {
    /// For a name as certificates write it, by an issuer of this name, in files of the folder.
    fn of(name: &str, issuer: &str, folder: &Path) -> Self {
        let file = |ending: &str| folder.join(format!("{}-{issuer}.{ending}", name.replace(':', "-")));
        let (config, certificate, key) = (file("cnf"), file("pem"), file("key.pem"));
        let text = format!(
            "[req]\ndistinguished_name = name\nx509_extensions = extensions\nprompt = no\n[name]\nCN = {issuer}\n\
             [extensions]\nsubjectAltName = {name}\nbasicConstraints = critical, CA:FALSE\n"
        );
        std::fs::write(&config, text).unwrap();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
            .args(["-days", "30", "-config"])
            .arg(&config)
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .stderr(Stdio::null())
            .status()
            .unwrap_or_else(|error| panic!("openssl 无法运行（{error}）：请安装"));
        assert!(made.success());
        Self { certificate, key }
    }

    fn server(&self) -> Arc<ServerConfig> {
        let certificate = CertificateDer::from_pem_file(&self.certificate).unwrap();
        let key = PrivateKeyDer::from_pem_file(&self.key).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Arc::new(config.with_single_cert(vec![certificate], key).unwrap())
    }
}

/// A bureau with a letter that waits, and an account at the sink.
async fn bureau(sink: &Sink, tls: &str) -> Bureau {
    let port = sink.port;
    let bureau = Bureau::new().await.with_settings(&format!(
        "\n[mail]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"{tls}\"\nfrom = \"office@edu.example\"\nuser = \"office\"\n"
    ));
    contact(&bureau, "p", "office@p.example").await;
    remind(&bureau.workspace, &author("b"), &reminders("催报", &["p"])).await.unwrap();
    bureau
}

async fn send(bureau: &Bureau) -> Result<Vec<i64>, BureauError> {
    let password = MailPassword::new("s3cret".to_owned());
    deliver(&bureau.workspace, &author("b"), Some(&password), &[]).await.map(|done| done.sent)
}

/// Trusts a certificate that stands in the workspace.
fn trusting(bureau: Bureau, certificate: &Path) -> Bureau {
    std::fs::copy(certificate, bureau.workspace.folder().join("mail-root.pem")).unwrap();
    bureau.with_settings("root_certificate = \"mail-root.pem\"\n")
}

#[tokio::test]
async fn a_letter_goes_encrypted_to_a_server_whose_certificate_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity::of("IP:127.0.0.1", "sink", folder.path());
    for (tls, encrypts) in
        [("starttls", Encrypts::OnStarttls(identity.server())), ("tls", Encrypts::FromTheFirstByte(identity.server()))]
    {
        let sink = Sink::that(encrypts);
        let bureau = trusting(bureau(&sink, tls).await, &identity.certificate);
        assert_eq!(send(&bureau).await.unwrap(), [1], "{tls}");
        assert_eq!(states(&bureau).await, [Sent]);
        assert!(decoded(&sink.letters()[0]).starts_with("关于催报2024年上半年隐患台账的通知\n"));
        // Nothing but the wish for encryption was said before it.
        let spoken = sink.spoken();
        let in_clear = spoken.iter().take_while(|line| line.as_str() != "STARTTLS").collect::<Vec<_>>();
        match tls {
            "starttls" => assert!(matches!(in_clear[..], [line] if line.starts_with("EHLO ")), "{spoken:?}"),
            _ => assert_eq!(in_clear.len(), spoken.len()),
        }
        assert!(spoken.iter().any(|line| line.starts_with("AUTH ")));
    }
}

#[tokio::test]
async fn who_does_not_prove_to_be_the_server_gets_neither_letter_nor_password() {
    let folder = tempfile::tempdir().unwrap();
    let identity = |name, issuer| Identity::of(name, issuer, folder.path());
    let (own, forged) = (identity("IP:127.0.0.1", "sink"), identity("IP:127.0.0.1", "other"));
    let other = identity("DNS:mail.other.example", "other");
    for tls in ["starttls", "tls"] {
        let sink = |identity: &Identity| {
            let server = identity.server();
            Sink::that(if tls == "tls" { Encrypts::FromTheFirstByte(server) } else { Encrypts::OnStarttls(server) })
        };
        // Signed by nobody whom the system knows, or by another than the one that is trusted; of another host; and signed by
        // somebody who only says to be the one that is trusted.
        let (unknown, untrusted, stranger, impostor) = (sink(&own), sink(&own), sink(&other), sink(&forged));
        let nobody = "证书不是本机信任的机构签发的。";
        let bureaus = [
            (&unknown, bureau(&unknown, tls).await, nobody),
            (&untrusted, trusting(bureau(&untrusted, tls).await, &other.certificate), nobody),
            (&stranger, trusting(bureau(&stranger, tls).await, &other.certificate), "证书不是发给「127.0.0.1」的"),
            (
                &impostor,
                trusting(bureau(&impostor, tls).await, &other.certificate),
                "证书不是 root_certificate 写的那张签发的，可能有人冒充",
            ),
        ];
        for (sink, bureau, why) in bureaus {
            let error = send(&bureau).await.unwrap_err();
            assert!(matches!(error, BureauError::Mail(MailError::Untrusted { .. })), "{error}");
            let port = sink.port;
            let begins =
                format!("邮件服务器 127.0.0.1:{port} 的证书通不过核对，信都没有发，仍然待发，口令也没有送出：{why}");
            assert!(error.to_string().starts_with(&begins), "{error}");
            let letter = &letters(&bureau).await[0];
            assert_eq!((letter.delivery.state, letter.delivery.attempts), (Waiting, 0));
            assert!(sink.letters().is_empty());
            assert!(!sink.spoken().iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")));
        }
    }
}

#[tokio::test]
async fn what_is_no_certificate_is_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity::of("IP:127.0.0.1", "sink", folder.path());
    let sink = Sink::that(Encrypts::FromTheFirstByte(identity.server()));
    let bureau = trusting(bureau(&sink, "tls").await, &identity.key);
    let error = send(&bureau).await.unwrap_err().to_string();
    assert!(error.contains("root_certificate") && error.contains("不能用（里面没有证书）"), "{error}");
    std::fs::remove_file(bureau.workspace.folder().join("mail-root.pem")).unwrap();
    let error = send(&bureau).await.unwrap_err().to_string();
    assert!(error.contains("mail-root.pem") && error.contains("root_certificate"), "{error}");
}
