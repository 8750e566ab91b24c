//! The names under which a server is reached: those it answers to, and those a person opens.
//!
//! Refuses to know what is served.

use std::net::{IpAddr, SocketAddr};

/// This machine as others see it.
pub struct Machine {
    /// In lower case.
    name: Option<String>,
    /// Addresses of its networks, loopback and link-local ones left out.
    ips: Vec<IpAddr>,
}

impl Machine {
    pub fn here() -> Self {
        let is_name = |name: &String| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        };
        let name = gethostname::gethostname().into_string().ok().map(|name| name.to_ascii_lowercase()).filter(is_name);
        // A machine that does not tell its addresses is known by its name alone.
        let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
        let mut ips: Vec<IpAddr> = interfaces.into_iter().map(|interface| interface.ip()).filter(is_reached).collect();
        ips.sort();
        ips.dedup();
        Self { name, ips }
    }

    /// The addresses under which others reach what listens there.
    fn ips(&self, listening: SocketAddr) -> Vec<IpAddr> {
        match listening.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => self.ips.iter().copied().filter(IpAddr::is_ipv4).collect(),
            IpAddr::V6(ip) if ip.is_unspecified() => self.ips.clone(),
            ip => vec![ip],
        }
    }

    /// What the machine is called: as it calls itself, without its domain, and on a local network.
    fn names(&self) -> Vec<String> {
        let Some(name) = &self.name else { return Vec::new() };
        let short = name.split('.').next().unwrap_or_default();
        let mut names = vec![name.clone(), short.to_owned(), format!("{short}.local")];
        names.dedup();
        names
    }
}

fn is_reached(ip: &IpAddr) -> bool {
    let is_local = match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !is_local && !ip.is_loopback() && !ip.is_unspecified()
}

/// The values of `Host` that are accepted: the loopback names with the server's port, its own address, the machine's names
/// where others reach it, and the `further` ones.
pub fn accepted(listening: SocketAddr, machine: &Machine, further: &[String], is_tls: bool) -> Vec<String> {
    let port = listening.port();
    let mut hosts: Vec<String> =
        ["127.0.0.1", "localhost", "[::1]"].iter().map(|name| format!("{name}:{port}")).collect();
    hosts.push(listening.to_string());
    if !listening.ip().is_loopback() {
        hosts.extend(machine.ips(listening).into_iter().map(|ip| SocketAddr::new(ip, port).to_string()));
        hosts.extend(machine.names().into_iter().map(|name| format!("{name}:{port}")));
    }
    for name in further.iter().map(|name| name.to_ascii_lowercase()) {
        if !has_port(&name) {
            hosts.push(format!("{name}:{port}"));
        }
        hosts.push(name);
    }
    let default = if is_tls { ":443" } else { ":80" };
    // Browsers leave the default port away.
    let bare: Vec<String> = hosts.iter().filter_map(|host| host.strip_suffix(default).map(str::to_owned)).collect();
    hosts.extend(bare);
    hosts.sort();
    hosts.dedup();
    hosts
}

fn has_port(host: &str) -> bool {
    let behind = host.rsplit_once(']').map_or(host, |(_, behind)| behind);
    behind.contains(':')
}

/// The hosts to open from here or elsewhere, the best first.
pub fn to_open(listening: SocketAddr, machine: &Machine, further: &[String]) -> Vec<String> {
    let port = listening.port();
    let mut hosts: Vec<String> = Vec::new();
    if listening.ip().is_unspecified() {
        hosts.extend(further.iter().map(|name| if has_port(name) { name.clone() } else { format!("{name}:{port}") }));
        hosts.extend(machine.name.iter().map(|name| format!("{name}:{port}")));
    }
    hosts.extend(machine.ips(listening).into_iter().map(|ip| SocketAddr::new(ip, port).to_string()));
    hosts
}

/// The names a certificate is made for: no ports.
pub fn certified(accepted: &[String]) -> Vec<String> {
    let mut names: Vec<String> = accepted
        .iter()
        .map(|host| match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
            Some((ip, _)) => ip.to_owned(),
            None => host.split(':').next().unwrap_or_default().to_owned(),
        })
        .filter(|name| !name.is_empty() && !name.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified()))
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine() -> Machine {
        let ips = ["10.0.0.7", "192.0.2.2", "2001:db8::7"].map(|ip| ip.parse().unwrap());
        Machine { name: Some("gpu-box.lab.example".into()), ips: ips.into() }
    }

    fn names(listening: &str, further: &[&str], is_tls: bool) -> Vec<String> {
        let further: Vec<String> = further.iter().map(|&name| name.to_owned()).collect();
        accepted(listening.parse().unwrap(), &machine(), &further, is_tls)
    }

    #[test]
    fn a_server_of_this_machine_answers_to_its_loopback_names_alone() {
        assert_eq!(names("127.0.0.1:8740", &[], false), ["127.0.0.1:8740", "[::1]:8740", "localhost:8740"]);
        let other = names("127.0.0.2:8740", &[], true);
        assert!(other.contains(&"127.0.0.2:8740".to_owned()) && !other.iter().any(|name| name.contains("gpu")));
        let open = to_open("127.0.0.2:8740".parse().unwrap(), &machine(), &["lab.example".into()]);
        assert_eq!(open, ["127.0.0.2:8740"]);
    }

    #[test]
    fn a_server_of_a_network_answers_to_the_machines_names_and_addresses() {
        let all = names("0.0.0.0:8740", &["Lab.example", "other.example:443", "[2001:db8::9]"], true);
        for name in [
            "0.0.0.0:8740",
            "10.0.0.7:8740",
            "192.0.2.2:8740",
            "gpu-box.lab.example:8740",
            "gpu-box:8740",
            "gpu-box.local:8740",
            "localhost:8740",
            "lab.example:8740",
            "lab.example",
            "other.example:443",
            "other.example",
            "[2001:db8::9]:8740",
        ] {
            assert!(all.contains(&name.to_owned()), "{name} is missing in {all:?}");
        }
        assert!(!all.iter().any(|name| name.contains("db8::7")), "IPv4 alone is listened on");
        assert!(names("[::]:443", &[], true).contains(&"[2001:db8::7]".to_owned()));
        assert!(!names("0.0.0.0:443", &[], false).contains(&"gpu-box".to_owned()));
        let open = to_open("0.0.0.0:8740".parse().unwrap(), &machine(), &["lab.example".into()]);
        assert_eq!(open, ["lab.example:8740", "gpu-box.lab.example:8740", "10.0.0.7:8740", "192.0.2.2:8740"]);
        let certified = certified(&all);
        assert!(certified.contains(&"2001:db8::9".to_owned()) && certified.contains(&"gpu-box".to_owned()));
        assert!(certified.iter().all(|name| name != "0.0.0.0" && !name.ends_with(":8740")), "{certified:?}");
    }
}
