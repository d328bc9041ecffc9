//! What the tests need beside Rust, and how it gets onto a Debian machine.

use std::process::{Command, Stdio};

use crate::step::Failure;

/// A tool that the tests call.
struct Need {
    /// What it is for.
    purpose: &'static str,
    /// Succeeds exactly if the tool is there.
    probe: &'static [&'static str],
    /// The Debian package that brings it.
    package: &'static str,
}

/// Everything beside Rust; no more than is used.
const NEEDS: &[Need] = &[
    Need {
        purpose: "LibreOffice（打开并渲染生成的 Word 文件）",
        // A LibreOffice without Writer has the command too, and converts nothing.
        probe: &["sh", "-c", r#"test -e "$(dirname "$(readlink -f "$(command -v soffice)")")/libswlo.so""#],
        package: "libreoffice-writer-nogui",
    },
    Need {
        purpose: "poppler（把页面转成图片和文字）", probe: &["pdftoppm", "-v"], package: "poppler-utils"
    },
    Need {
        purpose: "PostgreSQL（台账库的第二种数据库）",
        probe: &["sh", "-c", "command -v initdb || ls /usr/lib/postgresql/*/bin/initdb"],
        package: "postgresql",
    },
    Need {
        purpose: "OpenSSL（测试用邮件服务器的证书）", probe: &["openssl", "version"], package: "openssl"
    },
    Need { purpose: "Chromium（打开生成的网页）", probe: &["chromium", "--version"], package: "chromium" },
    Need {
        purpose: "中文字体（网页的图片）",
        probe: &["sh", "-c", "fc-list :lang=zh family | grep -q ."],
        package: "fonts-noto-cjk",
    },
    Need {
        purpose: "Python 的虚拟环境（安装 schemathesis）",
        probe: &["python3", "-c", "import ensurepip, venv"],
        package: "python3-venv",
    },
    Need {
        purpose: "python-docx（独立读取生成的 Word 文件）",
        probe: &["/usr/bin/python3", "-c", "import docx"],
        package: "python3-docx",
    },
];

/// Parts of the Rust toolchain that a minimal installation lacks, by the cargo subcommand that needs them.
const COMPONENTS: &[(&str, &str)] = &[("fmt", "rustfmt"), ("clippy", "clippy")];

/// Checks for everything the tests need and installs what is missing, saying so.
///
/// # Errors
/// If a Rust component is missing (not installed here, for it belongs to the user's toolchain), or a package can't be
/// installed; the message says how to do it by hand.
pub(crate) fn ensure() -> Result<(), Failure> {
    let absent: Vec<&str> = COMPONENTS
        .iter()
        .filter(|(subcommand, _)| !succeeds(&["cargo", subcommand, "--version"]))
        .map(|(_, component)| *component)
        .collect();
    if !absent.is_empty() {
        let absent = absent.join(" ");
        return Err(Failure::new(format!("缺少 Rust 组件：{absent}。请运行：rustup component add {absent}")));
    }
    let missing = missing();
    if missing.is_empty() {
        eprintln!("✓ 测试所需的工具齐全");
        return Ok(());
    }
    for need in &missing {
        eprintln!("· 缺少 {}，将安装软件包 {}", need.purpose, need.package);
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    install(&packages)?;
    let left: Vec<&str> = self::missing().iter().map(|need| need.purpose).collect();
    if left.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("安装之后仍找不到：{}。请检查 PATH。", left.join("、"))))
    }
}

fn missing() -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !succeeds(need.probe)).collect()
}

fn install(packages: &[&str]) -> Result<(), Failure> {
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {}", packages.join(" "));
    if !succeeds(&["apt-get", "--version"]) {
        return Err(Failure::new(format!(
            "本机没有 apt-get，请用系统的软件包管理器安装与下列 Debian 软件包相当的工具：{}",
            packages.join("、")
        )));
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if succeeds(&["sudo", "-n", "true"]) {
        &["sudo", "-n"]
    } else {
        return Err(Failure::new(format!("安装需要管理员权限。请以管理员身份运行：{by_hand}")));
    };
    let apt = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]].concat();
    let update = [apt.as_slice(), &["update"]].concat();
    let install = [apt.as_slice(), &["install", "-y", "--no-install-recommends"], packages].concat();
    for call in [update, install] {
        eprintln!("▶ {}", call.join(" "));
        let done = command(&call).stdin(Stdio::null()).status().is_ok_and(|status| status.success());
        if !done {
            return Err(Failure::new(format!("「{}」没有成功。请手工运行：{by_hand}", call.join(" "))));
        }
    }
    Ok(())
}

pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

pub(crate) fn succeeds(call: &[&str]) -> bool {
    let status = command(call).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn command(call: &[&str]) -> Command {
    let mut command = Command::new(call[0]);
    command.args(&call[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_missing_and_no_error() {
        assert!(!succeeds(&["xuezheng-no-such-program"]));
        assert!(succeeds(&["cargo", "--version"]));
    }

    #[test]
    fn every_need_says_what_it_is_for_and_which_package_brings_it() {
        for need in NEEDS {
            assert!(!need.purpose.is_empty() && !need.package.is_empty() && !need.probe.is_empty());
        }
    }
}
