//! Turns: how many pages of a host are fetched at a time, and how far apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use riptide_fetch::{Client, FetchConfig};
use url::Url;

use crate::server::{Server, local_config, page};

/// A slow server, and the most requests that it had at a time.
fn slow(ip: &str) -> (Server, Arc<AtomicUsize>) {
    let (now, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&most);
    let server = Server::start_on(ip.parse().unwrap(), move |_, stream| {
        counter.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(50));
        now.fetch_sub(1, Ordering::SeqCst);
        page(stream);
    });
    (server, most)
}

fn fetch_all(config: FetchConfig, urls: Vec<Url>) -> Duration {
    let client = Client::new(config).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let started = Instant::now();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for url in urls {
            let client = client.clone();
            tasks.spawn(async move { client.fetch(&url).await.unwrap().status });
        }
        while let Some(status) = tasks.join_next().await {
            assert_eq!(status.unwrap(), 200);
        }
    });
    started.elapsed()
}

#[test]
fn a_host_has_as_many_at_a_time_as_allowed() {
    for allowed in [1, 3] {
        let (server, most) = slow("127.0.0.1");
        let mut config = local_config();
        config.host_connections = allowed;
        fetch_all(config, (0..9).map(|n| server.url(&format!("/{n}"))).collect());
        assert_eq!(most.load(Ordering::SeqCst), allowed);
    }
}

#[test]
fn all_hosts_together_have_as_many_as_allowed() {
    let servers: Vec<_> = (1..=4).map(|n| slow(&format!("127.0.0.{n}"))).collect();
    let mut config = local_config();
    config.connections = 1;
    let urls = servers.iter().flat_map(|(server, _)| [server.url("/a"), server.url("/b")]).collect();
    let took = fetch_all(config, urls);
    assert!(took >= Duration::from_millis(8 * 50), "one after the other: {took:?}");
}

#[test]
fn a_host_has_its_delay_and_others_do_not_wait_for_it() {
    let servers: Vec<_> = (1..=4).map(|n| slow(&format!("127.0.0.{n}"))).collect();
    let mut config = local_config();
    config.host_delay = Duration::from_millis(400);
    let urls = servers.iter().flat_map(|(server, _)| (0..3).map(|n| server.url(&format!("/{n}")))).collect();
    let took = fetch_all(config, urls);
    assert!(took >= Duration::from_millis(800), "three of a host need two delays: {took:?}");
    assert!(took < Duration::from_millis(11 * 400), "the hosts take their delays at the same time: {took:?}");
}

/// Waiting for a turn is no part of a fetch.
#[test]
fn waiting_does_not_use_up_the_time_of_a_fetch() {
    let (server, _) = slow("127.0.0.1");
    let mut config = local_config();
    config.host_connections = 1;
    config.host_delay = Duration::from_millis(300);
    config.total_timeout = Duration::from_millis(800);
    let took = fetch_all(config, (0..5).map(|n| server.url(&format!("/{n}"))).collect());
    assert!(took >= Duration::from_millis(1200), "{took:?}");
}
