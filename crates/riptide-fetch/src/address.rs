//! Which addresses are public: the rest is refused unless the caller allows it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressKind {
    /// `0.0.0.0/8`, `::`: this host or network.
    Unspecified,
    /// `127.0.0.0/8`, `::1`, and the name `localhost`.
    Loopback,
    /// RFC 1918, unique local addresses, and names that only a local network knows.
    Private,
    /// `169.254.0.0/16`, `fe80::/10`.
    LinkLocal,
    /// The services that tell a cloud machine its secrets.
    CloudMetadata,
    /// `100.64.0.0/10`: between a provider and its customers.
    CarrierGradeNat,
    /// One sender, many receivers.
    Multicast,
    /// For examples in texts.
    Documentation,
    /// For measurements of network devices.
    Benchmarking,
    /// An IPv4 address inside an IPv6 one: mapped, compatible, 6to4, Teredo or local NAT64.
    EmbeddedIpv4,
    /// Set aside by IANA.
    Reserved,
}

impl fmt::Display for AddressKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AddressKind::Unspecified => "unspecified",
            AddressKind::Loopback => "loopback",
            AddressKind::Private => "private",
            AddressKind::LinkLocal => "link-local",
            AddressKind::CloudMetadata => "cloud metadata",
            AddressKind::CarrierGradeNat => "carrier-grade NAT",
            AddressKind::Multicast => "multicast",
            AddressKind::Documentation => "documentation",
            AddressKind::Benchmarking => "benchmarking",
            AddressKind::EmbeddedIpv4 => "IPv4 inside IPv6",
            AddressKind::Reserved => "reserved",
        })
    }
}

/// What keeps an address from being public, by IANA's special-purpose registries; `None` where it is public.
#[must_use]
pub fn non_public(address: IpAddr) -> Option<AddressKind> {
    match address {
        IpAddr::V4(address) => non_public_v4(address),
        IpAddr::V6(address) => non_public_v6(address),
    }
}

fn non_public_v4(address: Ipv4Addr) -> Option<AddressKind> {
    use AddressKind::*;
    Some(match address.octets() {
        // Amazon, Google, Azure and most others; Alibaba; Oracle; Azure's wire server, which is not in a special range.
        [169, 254, 169, 254] | [100, 100, 100, 200] | [192, 0, 0, 192] | [168, 63, 129, 16] => CloudMetadata,
        [0, ..] => Unspecified,
        [127, ..] => Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Private,
        [169, 254, ..] => LinkLocal,
        [100, 64..=127, ..] => CarrierGradeNat,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Documentation,
        [198, 18..=19, ..] => Benchmarking,
        [224..=239, ..] => Multicast,
        [192, 0, 0, _] | [192, 88, 99, _] | [240..=255, ..] => Reserved,
        _ => return None,
    })
}

fn non_public_v6(address: Ipv6Addr) -> Option<AddressKind> {
    use AddressKind::*;
    let segments = address.segments();
    let embedded = || {
        let [.., high, low] = segments;
        Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
    };
    Some(match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Loopback,
        [0, 0, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => EmbeddedIpv4,
        // Where a network has IPv6 alone, its DNS gives these for every IPv4 site: what counts is the address inside.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => return non_public_v4(embedded()),
        [0x64, 0xff9b, ..] => EmbeddedIpv4,
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254] | [0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254] => CloudMetadata,
        [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Private,
        [0xfe80..=0xfebf, ..] => LinkLocal,
        [0xff00..=0xffff, ..] => Multicast,
        [0x2001, 0, ..] | [0x2002, ..] => EmbeddedIpv4,
        [0x2001, 2, 0, ..] => Benchmarking,
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Documentation,
        [0x2001, 0..=0x01ff, ..] => Reserved,
        [0x2000..=0x3fff, ..] => return None,
        _ => Reserved,
    })
}

/// What keeps a host's name from being public, whatever it resolves to (RFC 6761, 6762, 8375 and `.internal`).
#[must_use]
pub fn non_public_name(host: &str) -> Option<AddressKind> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let under = |zone: &str| host == zone || host.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'));
    if under("localhost") || under("localdomain") {
        return Some(AddressKind::Loopback);
    }
    ["local", "internal", "home.arpa", "lan", "intranet"]
        .iter()
        .any(|zone| under(zone))
        .then_some(AddressKind::Private)
}
