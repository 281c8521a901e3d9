//! Only public addresses are reached, however they are written.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use riptide_fetch::{AddressKind, FetchConfig, FetchError, Fetcher, Guard, Phase, Resolve, non_public};
use url::Url;

use crate::server::{Scripted, Server, fetch, local_config, page, respond};

/// Each is refused before anything is sent, with the kind that the test names.
#[test]
fn odd_spellings_of_non_public_hosts_are_refused() {
    use AddressKind::*;
    let spellings = [
        ("http://127.0.0.1/", Loopback),
        ("https://127.0.0.1/", Loopback),
        ("http://127.0.0.1:8080/", Loopback),
        ("http://127.1/", Loopback),
        ("http://127.0.1/", Loopback),
        ("http://127.255.255.254/", Loopback),
        ("http://2130706433/", Loopback),
        ("http://0x7f000001/", Loopback),
        ("http://0x7F.0x0.0x0.0x1/", Loopback),
        ("http://0x7f.1/", Loopback),
        ("http://017700000001/", Loopback),
        ("http://0177.0.0.1/", Loopback),
        ("http://0177.1/", Loopback),
        ("http://127.0.0.1./", Loopback),
        ("http://%31%32%37.0.0.1/", Loopback),
        ("http://127%2e0%2e0%2e1/", Loopback),
        ("http://１２７.0.0.1/", Loopback),
        ("http://127。0。0。1/", Loopback),
        ("http://①②⑦.0.0.1/", Loopback),
        ("http:\\\\127.0.0.1\\", Loopback),
        ("http:127.0.0.1/", Loopback),
        ("http:///127.0.0.1/", Loopback),
        ("HTTP://127.0.0.1/", Loopback),
        ("http://127.0.0.1#@public.example/", Loopback),
        ("http://127.0.0.1?@public.example/", Loopback),
        ("http://[::1]/", Loopback),
        ("http://[0:0:0:0:0:0:0:1]/", Loopback),
        ("http://[0000::0001]:80/", Loopback),
        ("http://localhost/", Loopback),
        ("http://LOCALHOST/", Loopback),
        ("http://localhost./", Loopback),
        ("http://ⓛocalhost/", Loopback),
        ("http://loc%61lhost/", Loopback),
        ("http://deep.under.localhost/", Loopback),
        ("http://localhost.localdomain/", Loopback),
        ("http://0/", Unspecified),
        ("http://0.0.0.0/", Unspecified),
        ("http://0x0/", Unspecified),
        ("http://0.1.2.3/", Unspecified),
        ("http://[::]/", Unspecified),
        ("http://10.0.0.1/", Private),
        ("http://10.255.255.255/", Private),
        ("http://167772161/", Private),
        ("http://012.0.0.1/", Private),
        ("http://172.16.0.1/", Private),
        ("http://172.31.255.255/", Private),
        ("http://192.168.0.1/", Private),
        ("http://192.168.257/", Private),
        ("http://0xc0a80001/", Private),
        ("http://[fc00::1]/", Private),
        ("http://[fd12:3456:789a::1]/", Private),
        ("http://[fec0::1]/", Private),
        ("http://printer.local/", Private),
        ("http://router.home.arpa/", Private),
        ("http://vault.internal/", Private),
        ("http://169.254.0.1/", LinkLocal),
        ("http://[fe80::1]/", LinkLocal),
        ("http://[febf::1]/", LinkLocal),
        ("http://169.254.169.254/latest/meta-data/", CloudMetadata),
        ("http://2852039166/latest/meta-data/", CloudMetadata),
        ("http://0xa9fea9fe/", CloudMetadata),
        ("http://0251.0376.0251.0376/", CloudMetadata),
        ("http://169.16689662/", CloudMetadata),
        ("http://100.100.100.200/", CloudMetadata),
        ("http://192.0.0.192/", CloudMetadata),
        ("http://168.63.129.16/", CloudMetadata),
        ("http://[fd00:ec2::254]/", CloudMetadata),
        ("http://metadata.google.internal/", Private),
        ("http://100.64.0.1/", CarrierGradeNat),
        ("http://100.127.255.255/", CarrierGradeNat),
        ("http://224.0.0.1/", Multicast),
        ("http://239.255.255.250/", Multicast),
        ("http://[ff02::1]/", Multicast),
        ("http://192.0.2.1/", Documentation),
        ("http://198.51.100.1/", Documentation),
        ("http://203.0.113.1/", Documentation),
        ("http://[2001:db8::1]/", Documentation),
        ("http://[3fff::1]/", Documentation),
        ("http://198.18.0.1/", Benchmarking),
        ("http://198.19.255.255/", Benchmarking),
        ("http://[2001:2::1]/", Benchmarking),
        ("http://[::ffff:127.0.0.1]/", EmbeddedIpv4),
        ("http://[::ffff:7f00:1]/", EmbeddedIpv4),
        ("http://[::ffff:a9fe:a9fe]/", EmbeddedIpv4),
        ("http://[::127.0.0.1]/", EmbeddedIpv4),
        ("http://[::ffff:0:127.0.0.1]/", EmbeddedIpv4),
        ("http://[64:ff9b:1::7f00:1]/", EmbeddedIpv4),
        ("http://[2002:7f00:1::]/", EmbeddedIpv4),
        ("http://[2002:a9fe:a9fe::1]/", EmbeddedIpv4),
        ("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", EmbeddedIpv4),
        ("http://[64:ff9b::127.0.0.1]/", Loopback),
        ("http://[64:ff9b::a9fe:a9fe]/", CloudMetadata),
        ("http://[64:ff9b::10.0.0.1]/", Private),
        ("http://192.0.0.1/", Reserved),
        ("http://192.88.99.1/", Reserved),
        ("http://240.0.0.1/", Reserved),
        ("http://255.255.255.255/", Reserved),
        ("http://4294967295/", Reserved),
        ("http://[100::1]/", Reserved),
        ("http://[2001:10::1]/", Reserved),
        ("http://[5f00::1]/", Reserved),
        ("http://[4000::1]/", Reserved),
    ];
    let guard = Guard::new(&FetchConfig::default());
    let fetcher = Fetcher::new(FetchConfig::default()).unwrap();
    for (spelling, expected) in spellings {
        let url = Url::parse(spelling).unwrap_or_else(|error| panic!("{spelling}: {error}"));
        let error = fetcher.fetch(&url).unwrap_err();
        assert!(error.to_string().contains("--allow-private"), "{spelling}: {error}");
        assert_eq!(guard.check(&url).unwrap_err().to_string(), error.to_string(), "{spelling}");
        match error {
            FetchError::ForbiddenAddress { kind, .. } => assert_eq!(kind, expected, "{spelling}"),
            other => panic!("{spelling}: {other}"),
        }
    }
}

#[test]
fn other_schemes_and_user_names_are_refused() {
    let fetcher = Fetcher::new(local_config()).unwrap();
    for spelling in [
        "file:///etc/passwd",
        "ftp://public.example/",
        "gopher://public.example/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "ws://public.example/",
        "unix:/run/docker.sock",
        "http://public.example@127.0.0.1/",
        "http://127.0.0.1@public.example/",
        "http://user:secret@public.example/",
        "http://:secret@public.example/",
    ] {
        let error = fetcher.fetch(&Url::parse(spelling).unwrap()).unwrap_err();
        assert_eq!(error.code(), "forbidden-url", "{spelling}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[test]
fn every_address_of_a_name_must_be_public() {
    let victim = Server::start(|_, stream| page(stream));
    for answers in [
        &["127.0.0.1"][..],
        &["::1"],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["::ffff:127.0.0.1"],
        &["fd00:ec2::254"],
        &["9.9.9.9", "127.0.0.1"],
        &["127.0.0.1", "9.9.9.9"],
        &["2620:fe::fe", "fe80::1"],
    ] {
        let fetcher = Fetcher::with_resolver(FetchConfig::default(), Scripted::new(&[answers])).unwrap();
        let url = format!("http://rebind.example:{}/", victim.port()).parse().unwrap();
        let error = fetcher.fetch(&url).unwrap_err();
        assert_eq!(error.code(), "forbidden-address", "{answers:?}: {error}");
        assert!(error.to_string().contains("rebind.example"), "{error}");
    }
    assert_eq!(victim.connections(), 0);
}

/// The name means an allowed address when it is first asked for, and a private one ever after.
#[test]
fn a_name_that_changes_its_address_leads_nowhere() {
    let victim = Server::start(|_, stream| page(stream));
    let port = victim.port();
    let front = Arc::new(Server::start_on("127.0.0.2".parse().unwrap(), move |_, stream| {
        respond(stream, 302, &format!("Location: http://rebind.example:{port}/secret\r\n"), b"");
    }));
    let mut config = FetchConfig::default();
    config.allowed_addresses = vec!["127.0.0.2".parse().unwrap()];
    let resolver = Scripted::new(&[&["127.0.0.2"], &["127.0.0.1"]]);
    let fetcher = Fetcher::with_resolver(config, resolver).unwrap();
    let error =
        fetcher.fetch(&format!("http://rebind.example:{}/", front.port()).parse().unwrap()).unwrap_err();
    assert_eq!(error.code(), "forbidden-address", "{error}");
    assert_eq!((front.connections(), victim.connections()), (1, 0));
}

/// The address is looked up once a connection: there is no second lookup that could give another.
#[test]
fn a_connection_goes_to_the_address_that_was_checked() {
    let server = Server::start_on("127.0.0.2".parse().unwrap(), |_, stream| page(stream));
    let mut config = FetchConfig::default();
    config.allowed_addresses = vec!["127.0.0.2".parse().unwrap()];
    let resolver = Scripted::new(&[&["127.0.0.2"], &["127.0.0.1"]]);
    let fetcher = Fetcher::with_resolver(config, Arc::clone(&resolver) as _).unwrap();
    let url = format!("http://once.example:{}/", server.port()).parse().unwrap();
    assert_eq!(fetcher.fetch(&url).unwrap().bytes, b"<h1>Test</h1>");
    assert_eq!(resolver.answers.lock().unwrap().len(), 1, "one of two answers was taken");
}

/// What a caller that connects by itself goes by.
#[test]
fn the_guard_gives_checked_addresses_or_none() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let resolve = |answers: &[&[&str]], url: &str| {
        let guard = Guard::with_resolver(&FetchConfig::default(), Scripted::new(answers));
        runtime.block_on(guard.resolve(&url.parse().unwrap()))
    };
    let addresses = resolve(&[&["9.9.9.9", "2620:fe::fe"]], "https://site.example/").unwrap();
    assert_eq!(addresses, ["9.9.9.9:443".parse().unwrap(), "[2620:fe::fe]:443".parse().unwrap()]);
    assert_eq!(
        resolve(&[&[]], "http://9.9.9.9:8080/").unwrap(),
        ["9.9.9.9:8080".parse().unwrap()],
        "an address needs no lookup"
    );
    for (answer, url, code) in [
        (&["10.0.0.1"][..], "http://site.example/", "forbidden-address"),
        (&["9.9.9.9", "::1"], "http://site.example/", "forbidden-address"),
        (&["9.9.9.9"], "http://db.internal/", "forbidden-address"),
        (&["9.9.9.9"], "ftp://site.example/", "forbidden-url"),
        (&["9.9.9.9"], "http://user@site.example/", "forbidden-url"),
        (&[], "http://site.example/", "dns"),
    ] {
        assert_eq!(resolve(&[answer], url).unwrap_err().code(), code, "{url} at {answer:?}");
    }
}

/// A resolver that does not answer while a test looks.
struct Hanging;

impl Resolve for Hanging {
    fn resolve(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        std::thread::sleep(Duration::from_secs(20));
        Ok(Vec::new())
    }
}

/// The clock of the connection decides, for the fetcher and for those who connect by themselves.
#[test]
fn a_name_that_nobody_answers_for_is_given_up() {
    let mut config = FetchConfig::default();
    config.connect_timeout = Duration::from_millis(100);
    config.retries = 0;
    let url: Url = "http://silent.example/".parse().unwrap();
    let guard = Guard::with_resolver(&config, Arc::new(Hanging));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let looked_up = runtime.block_on(guard.resolve(&url)).unwrap_err();
    // The lookup itself cannot be stopped.
    runtime.shutdown_background();
    let fetched = Fetcher::with_resolver(config, Arc::new(Hanging)).unwrap().fetch(&url).unwrap_err();
    for error in [looked_up, fetched] {
        assert!(
            matches!(&error, FetchError::Timeout { phase: Phase::Connect, limit, .. } if limit.as_millis() == 100),
            "{error:?}"
        );
        assert!(error.is_retryable());
    }
}

#[test]
fn private_addresses_are_reached_where_they_are_allowed() {
    let server = Server::start(|_, stream| page(stream));
    assert_eq!(fetch(local_config(), &server.url("/")).unwrap().status, 200);
    let mut one = FetchConfig::default();
    one.allowed_addresses = vec!["127.0.0.1".parse().unwrap()];
    assert_eq!(fetch(one.clone(), &server.url("/")).unwrap().status, 200);
    let other = server.url("/").as_str().replace("127.0.0.1", "127.0.0.3").parse().unwrap();
    assert_eq!(fetch(one, &other).unwrap_err().code(), "forbidden-address");
}

#[test]
fn public_addresses_are_public() {
    for address in [
        "1.1.1.1",
        "9.9.9.9",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2620:fe::fe",
        "2001:200::1",
        "2a00:1450::1",
        "64:ff9b::9.9.9.9",
    ] {
        let address: IpAddr = address.parse().unwrap();
        assert_eq!(non_public(address), None, "{address}");
    }
}
