//! The mail server of a bureau, as `bureau.toml` names it, and one letter handed to it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message as Mail, Tokio1Executor};
use rustls::CertificateError;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_ledger::{Message, Stamp};
use zeroize::Zeroizing;

use crate::file;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The password of the mail account, wiped when it is dropped. It stands in no file of the workspace.
pub type MailPassword = Zeroizing<String>;

/// `[mail]` of `bureau.toml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailServer {
    host: String,
    port: Option<u16>,
    tls: Encryption,
    /// The account; none logs in nowhere.
    user: Option<String>,
    from: String,
    /// The certificate by which that of the server is signed, in a file of the workspace; else it is one that the system trusts.
    root_certificate: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encryption {
    /// Encrypted after a greeting, and not sent without.
    Starttls,
    /// Encrypted from the first byte.
    Tls,
    /// In clear: within the house only.
    None,
}

impl Encryption {
    fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// Why no letter can be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// `bureau.toml` names no server.
    #[error(
        "没有设置邮件服务器：请在 bureau.toml 中写 [mail] 的 host、tls、from（见用户手册《催报与报送表》），或用 xuezheng outbox text 取出文字自行转发"
    )]
    NoServer,
    /// The sender's address is none.
    #[error("bureau.toml 中 [mail] 的 from「{0}」不是邮箱地址：请写成 名称@域名，或 单位名称 <名称@域名>")]
    BadSender(String),
    /// An account without a password.
    #[error("没有给出邮箱「{0}」的口令：请设置环境变量 XUEZHENG_MAIL_PASSWORD，或用 --password-file 指明存口令的文件")]
    NoPassword(String),
    /// What is to be trusted is no certificate.
    #[error("bureau.toml 中 [mail] 的 root_certificate「{}」不能用（{why}）：请换成签发服务器证书的根证书，PEM 格式，以 -----BEGIN CERTIFICATE----- 开头", path.display())]
    BadCertificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Somebody answers who doesn't prove to be the server.
    #[error("邮件服务器 {host}:{port} 的证书通不过核对，信都没有发，仍然待发，口令也没有送出：{why}")]
    Untrusted {
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// What is wrong with its certificate, and what to do.
        why: String,
    },
    /// Nobody answers, or not to us.
    #[error(
        "连不上邮件服务器 {host}:{port}，信都没有发，仍然待发：{why}。请核对 bureau.toml 的 [mail]、账号口令和网络"
    )]
    Unreachable {
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// What went wrong.
        why: String,
    },
}

/// Why one letter did not go out.
pub(crate) enum Unsent {
    /// The server says never.
    Refused(String),
    /// The server says not now, or broke off.
    Deferred(String),
    /// The server could not be spoken to.
    Unreachable(String),
}

/// An account at a mail server, ready to send.
pub(crate) struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
    port: u16,
}

impl MailServer {
    /// The account, with its password; `folder` is that of the workspace.
    pub(crate) fn post(&self, folder: &Path, password: Option<&MailPassword>) -> Result<Post, MailError> {
        let from: Mailbox = self.from.parse().ok().ok_or_else(|| MailError::BadSender(self.from.clone()))?;
        let port = self.port.unwrap_or_else(|| self.tls.port());
        let parameters = || {
            let mut parameters = TlsParameters::builder(self.host.clone());
            if let Some(path) = &self.root_certificate {
                parameters = parameters.add_root_certificate(certificate(&folder.join(path))?);
            }
            let built = parameters.build_rustls();
            built.map_err(|error| MailError::Unreachable { host: self.host.clone(), port, why: said(&error) })
        };
        let security = match self.tls {
            Encryption::Starttls => Tls::Required(parameters()?),
            Encryption::Tls => Tls::Wrapper(parameters()?),
            Encryption::None => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(port)
            .tls(security)
            .timeout(Some(PATIENCE));
        if let Some(user) = &self.user {
            let password = password.ok_or_else(|| MailError::NoPassword(user.clone()))?;
            transport = transport.credentials(Credentials::new(user.clone(), password.to_string()));
        }
        Ok(Post { transport: transport.build(), from, host: self.host.clone(), port })
    }
}

impl Post {
    /// Greets the server and logs in, so that a wrong setting is found before any letter is tried.
    pub(crate) async fn greet(&self) -> Result<(), MailError> {
        let (host, port) = (self.host.clone(), self.port);
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(MailError::Unreachable { host, port, why: "服务器没有应答".to_owned() }),
            Err(error) => Err(match untrusted(&error) {
                Some(fault) => MailError::Untrusted { why: mended(fault, &host), host, port },
                None => MailError::Unreachable { host, port, why: said(&error) },
            }),
        }
    }

    /// Hands over one letter. Its id is the same in every try, so that a mailbox that gets it twice can tell.
    pub(crate) async fn send(&self, letter: &Message, to: &str, at: Stamp) -> Result<(), Unsent> {
        let address: Address =
            to.parse().ok().ok_or_else(|| Unsent::Refused(format!("「{to}」不是邮箱地址，请重新登记")))?;
        let id = format!("<{}@{}>", &hex(&Sm3::digest(&letter.key))[..32], self.from.email.domain());
        let mail = MessageBuilder::new()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(letter.subject.as_str())
            .date(SystemTime::from(at.utc))
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone());
        let mail: Mail = mail.map_err(|error| Unsent::Refused(format!("信写不成邮件：{error}")))?;
        let error = match self.transport.send(mail).await {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        let why = said(&error);
        Err(if error.is_permanent() {
            Unsent::Refused(format!("邮件服务器拒收：{why}"))
        } else if error.is_transient() {
            Unsent::Deferred(format!("邮件服务器暂时不收：{why}"))
        } else {
            Unsent::Unreachable(format!("与邮件服务器的连接中断：{why}"))
        })
    }
}

/// The certificates of a file.
fn certificate(path: &Path) -> Result<Certificate, MailError> {
    let bad = |why: String| MailError::BadCertificate { path: path.to_owned(), why };
    let text = file::read(path).map_err(|error| bad(error.to_string()))?;
    if !text.windows(BEGINNING.len()).any(|part| part == BEGINNING) {
        return Err(bad("里面没有证书".to_owned()));
    }
    Certificate::from_pem(&text).map_err(|error| bad(said(&error)))
}

/// With what a certificate begins in a file; what has none is read as no certificate at all, which would trust nobody.
const BEGINNING: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// What is wrong with the server's certificate, if that is why it is not spoken to.
fn untrusted<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a CertificateError> {
    let mut inner = Some(error);
    while let Some(error) = inner {
        // An error of the system gives the one that it was made of, but doesn't name it as its source.
        let made_of = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let found = made_of.and_then(|error| error.downcast_ref()).or_else(|| error.downcast_ref());
        if let Some(rustls::Error::InvalidCertificate(fault)) = found {
            return Some(fault);
        }
        inner = error.source();
    }
    None
}

/// What is wrong with the certificate of a host, and what to do.
fn mended(fault: &CertificateError, host: &str) -> String {
    use CertificateError as Fault;
    match fault {
        Fault::UnknownIssuer => {
            "证书不是本机信任的机构签发的。服务器用自签证书的，请向邮件管理员要签发它的根证书，存到工作目录，\
             在 [mail] 写 root_certificate = \"文件名\"；不是的，先查清连的是不是真的邮件服务器"
                .to_owned()
        }
        Fault::BadSignature => {
            "证书不是 root_certificate 写的那张签发的，可能有人冒充，请先查清连的是不是真的邮件服务器".to_owned()
        }
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => {
            format!("证书不是发给「{host}」的，请把 host 写成证书上的名称")
        }
        Fault::Expired | Fault::ExpiredContext { .. } => {
            "证书已经过期，请告诉邮件管理员更换，并核对本机的日期".to_owned()
        }
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => "证书还没有生效，请核对本机的日期".to_owned(),
        other => format!("证书不能用（{other}），请告诉邮件管理员"),
    }
}

/// What the server or the system says, with what lies behind it.
fn said(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(cause) = inner {
        let more = cause.to_string();
        if !text.contains(&more) {
            text += &format!("（{more}）");
        }
        inner = cause.source();
    }
    text
}
