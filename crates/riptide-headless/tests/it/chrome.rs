//! A renderer that leaves no Chrome behind, or the test fails.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use riptide_fetch::{FetchConfig, Guard};
use riptide_headless::{RenderConfig, RenderError, RenderOptions, Rendered, Renderer, Wait};
use url::Url;

/// For the start of Chrome on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Chrome with a test's server within its reach.
pub(crate) struct Chrome {
    pub(crate) renderer: Option<Renderer>,
    pub(crate) group: u32,
    profile: String,
}

impl Chrome {
    pub(crate) fn start() -> Chrome {
        Chrome::configured(|_| {})
    }

    pub(crate) fn configured(configure: impl FnOnce(&mut RenderConfig)) -> Chrome {
        let mut config = RenderConfig::default();
        config.guard = Guard::new(&reach_of_tests());
        configure(&mut config);
        // Without Chrome this fails and says how to install it.
        let renderer = Renderer::new(config).unwrap_or_else(|error| panic!("{error}"));
        let info = renderer.start(PATIENCE).unwrap_or_else(|error| panic!("{error}"));
        let profile = profile(info.process_group);
        Chrome { renderer: Some(renderer), group: info.process_group, profile }
    }

    pub(crate) fn renderer(&self) -> &Renderer {
        self.renderer.as_ref().unwrap()
    }

    pub(crate) fn try_render(&self, url: &Url, options: &RenderOptions) -> Result<Rendered, RenderError> {
        self.renderer().render(url, options)
    }

    pub(crate) fn render(&self, url: &Url) -> Rendered {
        self.try_render(url, &options(|_| {})).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        self.renderer = None;
        if !thread::panicking() {
            assert_eq!(running(self.group), Vec::<String>::new(), "Chrome is left behind");
            // Its crash handler is in no group, but names the profile.
            let patience = Instant::now() + Duration::from_secs(5);
            while !naming(&self.profile).is_empty() && Instant::now() < patience {
                thread::sleep(Duration::from_millis(10));
            }
            assert_eq!(naming(&self.profile), Vec::<String>::new(), "something of Chrome's is left behind");
        }
    }
}

/// 127.0.0.1 and nothing else that is not public.
pub(crate) fn reach_of_tests() -> FetchConfig {
    let mut fetch = FetchConfig::default();
    fetch.allowed_addresses = vec![[127, 0, 0, 1].into()];
    fetch
}

pub(crate) fn options(change: impl FnOnce(&mut RenderOptions)) -> RenderOptions {
    let mut options = RenderOptions::default();
    change(&mut options);
    options
}

/// As soon as the document is there.
pub(crate) fn at_once() -> RenderOptions {
    options(|options| {
        options.wait = Wait::Time(Duration::ZERO);
        options.scroll = false;
    })
}

/// The folder that Chrome keeps its things in.
pub(crate) fn profile(group: u32) -> String {
    let arguments = fs::read(format!("/proc/{group}/cmdline")).unwrap();
    let arguments = String::from_utf8_lossy(&arguments);
    arguments.split('\0').find_map(|flag| flag.strip_prefix("--user-data-dir=")).unwrap().to_owned()
}

/// The command lines that name this folder.
fn naming(folder: &str) -> Vec<String> {
    let of_process = |entry: fs::DirEntry| {
        entry.file_name().to_str()?.parse::<u32>().ok()?;
        let arguments = fs::read(entry.path().join("cmdline")).ok()?;
        let arguments = String::from_utf8_lossy(&arguments).replace('\0', " ");
        arguments.contains(folder).then_some(arguments)
    };
    fs::read_dir("/proc").unwrap().flatten().filter_map(of_process).collect()
}

/// The processes of a group that still run, each as its number and name.
pub(crate) fn running(group: u32) -> Vec<String> {
    members(group).into_iter().map(|(pid, name)| format!("{pid} {name}")).collect()
}

/// The memory of a group's processes, in bytes, each with its share of what they have in common.
pub(crate) fn memory(group: u32) -> u64 {
    let share = |(pid, _): (u32, String)| {
        let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        // Not that of files: each Chrome of other tests that maps the program's own takes a share of it, until it ends.
        let own = rollup
            .lines()
            .filter_map(|line| line.strip_prefix("Pss_Anon:").or_else(|| line.strip_prefix("Pss_Shmem:")));
        own.filter_map(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).sum::<u64>() << 10
    };
    members(group).into_iter().map(share).sum()
}

fn members(group: u32) -> Vec<(u32, String)> {
    let of_group = |pid: u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (name, fields) = stat.rsplit_once(") ")?;
        let mut fields = fields.split(' ');
        let state = fields.next()?;
        let theirs: u32 = fields.nth(1)?.parse().ok()?;
        (theirs == group && !matches!(state, "Z" | "X")).then(|| (pid, name.to_owned()))
    };
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes.filter_map(|entry| of_group(entry.file_name().to_str()?.parse().ok()?)).collect()
}

#[track_caller]
pub(crate) fn assert_within(limit: Duration, started: Instant) {
    assert!(started.elapsed() <= limit, "it took {:?}, the limit is {limit:?}", started.elapsed());
}
