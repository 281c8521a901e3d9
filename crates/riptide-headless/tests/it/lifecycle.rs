//! One Chrome for many pages, a new one in time, and none that is left.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::chrome::{Chrome, PATIENCE, at_once, memory, options, profile, running};
use crate::server::{Response, Server};

#[test]
fn two_hundred_pages_take_no_more_memory_than_one_hundred() {
    let server = Server::start(|path| {
        Response::html(format!(
            "<main></main><script>
             const data = new Array(100000).fill('{path}');
             for (let i = 0; i < 200; i++) document.querySelector('main').append(document.createElement('p'), data[i] + i);
             </script>"
        ))
    });
    let chrome = Chrome::configured(|config| config.pages_per_browser = 1000);
    let render = |page: u32| {
        let rendered = chrome.try_render(&server.url(&format!("/{page}")), &at_once()).unwrap();
        assert!(rendered.html.contains(&format!("/{page}199")));
    };
    let hundred = |before: u32| {
        // As many at a time as a list has open on a small machine.
        thread::scope(|scope| {
            for first in 1..=5 {
                scope.spawn(move || (first..=100).step_by(5).for_each(|page| render(before + page)));
            }
        });
        resting(chrome.group)
    };
    // Chrome's own caches fill with the first pages.
    let (first, last) = (hundred(0), hundred(100));
    assert_eq!(
        chrome.renderer().start(PATIENCE).unwrap().process_group,
        chrome.group,
        "it is the same Chrome"
    );
    assert!(last < first + first / 5, "{first} bytes after 100 pages, {last} after 200");
}

/// The memory that is in use when nothing goes on: the processes of the last pages are still on their way out at first, and take
/// their time where the machine has much to do.
fn resting(group: u32) -> u64 {
    let mut least = u64::MAX;
    let mut unchanged = 0;
    while unchanged < 50 {
        thread::sleep(Duration::from_millis(100));
        let now = memory(group);
        unchanged = if now < least - least / 50 { 0 } else { unchanged + 1 };
        least = least.min(now);
    }
    least
}

#[test]
fn chrome_is_started_anew_in_time() {
    let server = Server::page("<p>Here</p>");
    let chrome = Chrome::configured(|config| config.pages_per_browser = 2);
    let mut groups = Vec::new();
    for _ in 0..5 {
        chrome.try_render(&server.url("/"), &at_once()).unwrap();
        groups.push(chrome.renderer().start(PATIENCE).unwrap().process_group);
    }
    groups.dedup();
    assert_eq!(groups.len(), 3);
    for &group in &groups[..2] {
        assert_eq!(running(group), Vec::<String>::new());
    }
    let last = groups[2];
    drop(chrome);
    assert_eq!(running(last), Vec::<String>::new());
}

#[test]
fn a_chrome_that_is_killed_is_replaced() {
    let server = Server::start(|path| match path {
        "/slow" => Response::html("<p>Slow</p>").after(Duration::from_secs(30)),
        _ => Response::html("<p>Here</p>"),
    });
    let chrome = Chrome::start();
    let started = Instant::now();
    thread::scope(|scope| {
        let slow = scope.spawn(|| chrome.try_render(&server.url("/slow"), &options(|_| {})));
        thread::sleep(Duration::from_millis(1000));
        let status = Command::new("kill").args(["-9", "--", &format!("-{}", chrome.group)]).status().unwrap();
        assert!(status.success());
        let error = slow.join().unwrap().unwrap_err();
        assert_eq!(error.code(), "chrome-protocol", "{error:?}");
    });
    assert!(started.elapsed() < Duration::from_secs(10), "its end was noticed after {:?}", started.elapsed());
    assert!(chrome.render(&server.url("/")).html.contains("Here"));
    let next = chrome.renderer().start(PATIENCE).unwrap().process_group;
    assert_ne!(next, chrome.group);
    drop(chrome);
    assert_eq!(running(next), Vec::<String>::new());
}

#[test]
fn the_profile_is_empty_at_first_and_gone_at_last() {
    let server = Server::page(
        "<script>localStorage.setItem('key', 'value'); document.cookie = 'a=b; max-age=9999'</script>",
    );
    let chrome = Chrome::start();
    chrome.render(&server.url("/"));
    let profile = profile(chrome.group);
    assert!(fs::metadata(&profile).unwrap().is_dir());
    assert!(profile.starts_with(std::env::temp_dir().to_str().unwrap()), "{profile}");
    drop(chrome);
    assert!(fs::metadata(&profile).is_err(), "{profile} is left");
}
