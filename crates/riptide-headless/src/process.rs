//! Chrome's processes: a group and a profile of their own, and nothing of either is left when this process ends, however it does.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tempfile::TempDir;

use crate::error::RenderError;

/// Waits for a word on its stdin, so that Chrome only runs once its group is watched, and becomes Chrome, which speaks on 3 and 4.
const START: &str = r#"
read -r go || exit 1
ulimit -d "$1" 2>/dev/null
shift
exec "$@" 3<&0 4>&1 </dev/null >/dev/null
"#;

/// Outlives this process where that is killed: its stdin ends without the word that all is well.
const WATCH: &str = r#"
read -r group || exit 0
read -r word && exit 0
kill -s KILL -- "-$group" 2>/dev/null
rm -rf -- "$1" 2>/dev/null || { sleep 1; rm -rf -- "$1"; }
"#;

/// What of the environment Chrome needs: where its libraries, fonts and languages are. The rest is none of its business.
const ENVIRONMENT: [&str; 8] =
    ["PATH", "LANG", "LANGUAGE", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE"];

/// Bytes that are kept of what Chrome says on stderr.
const STDERR_BYTES: usize = 8 << 10;

/// For what is on its way once Chrome's pipe has ended: the rest of its words, and its end.
const PATIENCE: Duration = Duration::from_millis(500);

/// A running Chrome. Dropped, it is killed and its profile removed.
#[derive(Debug)]
pub(crate) struct Process {
    leader: Child,
    group: Pid,
    watch: Child,
    word: Option<ChildStdin>,
    stderr: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
    /// Removed after the processes are gone.
    profile: Option<TempDir>,
}

/// The ends of Chrome's pipe: what is written to it, and what it writes.
pub(crate) struct Pipe {
    pub(crate) to_chrome: OwnedFd,
    pub(crate) from_chrome: OwnedFd,
}

impl Process {
    /// Starts `chrome` with the flags that `flags` gives for its profile.
    pub(crate) fn start(
        chrome: &Path,
        flags: impl FnOnce(&Path) -> Vec<OsString>,
        max_chrome_memory: u64,
    ) -> Result<(Process, Pipe), RenderError> {
        let profile = tempfile::Builder::new()
            .prefix("riptide-chrome-")
            .tempdir()
            .map_err(RenderError::setup("a temporary folder for Chrome's profile"))?;
        let mut watch =
            watch(profile.path()).map_err(RenderError::setup("a shell (/bin/sh) to watch Chrome"))?;
        let mut word = watch.stdin.take();
        let started = (|| {
            let mut leader = Command::new("/bin/sh")
                .args(["-c", START, "riptide-chrome"])
                .arg((max_chrome_memory >> 10).to_string())
                .arg(chrome)
                .args(flags(profile.path()))
                .env_clear()
                .envs(environment(profile.path()))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .process_group(0)
                .spawn()?;
            let group = Pid::from_child(&leader);
            let (Some(mut to_chrome), Some(from_chrome), Some(stderr), Some(word)) =
                (leader.stdin.take(), leader.stdout.take(), leader.stderr.take(), word.as_mut())
            else {
                return Err(io::Error::other("a pipe is missing"));
            };
            writeln!(word, "{group}")?;
            to_chrome.write_all(b"go\n")?;
            Ok((leader, group, to_chrome, from_chrome, stderr))
        })();
        let (leader, group, to_chrome, from_chrome, stderr) = match started {
            Ok(started) => started,
            Err(error) => {
                // Without its word the shell that waits for Chrome ends, and so does the one that watches.
                drop(word);
                let _ = watch.wait();
                return Err(RenderError::setup("a process for Chrome")(error));
            }
        };
        let mut process = Process {
            leader,
            group,
            watch,
            word,
            stderr: Arc::default(),
            reader: None,
            profile: Some(profile),
        };
        let reader = listen(stderr, Arc::clone(&process.stderr))
            .map_err(RenderError::setup("a thread that reads Chrome's stderr"))?;
        process.reader = Some(reader);
        Ok((process, Pipe { to_chrome: to_chrome.into(), from_chrome: from_chrome.into() }))
    }

    /// The group that all of Chrome's processes are in.
    pub(crate) fn group(&self) -> u32 {
        self.group.as_raw_nonzero().get().unsigned_abs()
    }

    /// How Chrome ended, none where it still runs. Its number stays its own: it counts as waited for when this is dropped.
    pub(crate) fn end(&self) -> Option<ExitStatus> {
        let patience = Instant::now() + PATIENCE;
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        loop {
            if let Some(end) = waitid(WaitId::Pid(self.group), options).ok()? {
                let raw = end.terminating_signal().or_else(|| Some(end.exit_status()? << 8))?;
                return Some(ExitStatus::from_raw(raw));
            }
            if Instant::now() >= patience {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The last lines that Chrome wrote to stderr, all of them where it has ended.
    pub(crate) fn stderr(&self) -> String {
        let patience = Instant::now() + PATIENCE;
        while self.reader.as_ref().is_some_and(|reader| !reader.is_finished()) && Instant::now() < patience {
            thread::sleep(Duration::from_millis(5));
        }
        String::from_utf8_lossy(&lock(&self.stderr)).trim().to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The leader is not waited for yet, so its number, and the group's, can be nobody else's.
        let _ = kill_process_group(self.group, Signal::KILL);
        if let Some(mut word) = self.word.take() {
            let _ = word.write_all(b"done\n");
        }
        let _ = self.leader.wait();
        let _ = self.watch.wait();
        // Chrome's crash handler is in no group of anybody's, and ends with the last of those that it watches.
        // The profile goes after the last process that could write to it.
        let patience = Instant::now() + Duration::from_secs(10);
        while alive(self.group) && Instant::now() < patience {
            let _ = kill_process_group(self.group, Signal::KILL);
            thread::sleep(Duration::from_millis(2));
        }
        drop(self.profile.take());
    }
}

fn watch(profile: &Path) -> io::Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", WATCH, "riptide-watch"])
        .arg(profile)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl-C in a terminal goes to the whole group in front: this one has to live on to clean up.
        .process_group(0)
        .spawn()
}

/// What Chrome would keep in the user's folders goes into the profile.
fn environment(profile: &Path) -> Vec<(OsString, OsString)> {
    let kept = ENVIRONMENT.iter().filter_map(|&name| Some((name.into(), env::var_os(name)?)));
    let own = ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"];
    kept.chain(own.iter().map(|&name| (name.into(), profile.into()))).collect()
}

/// Reads stderr to its end, so that Chrome never waits for a reader, and keeps the last of it.
fn listen(mut stderr: ChildStderr, kept: Arc<Mutex<Vec<u8>>>) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name("chrome-stderr".to_owned()).spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(read @ 1..) = stderr.read(&mut piece) {
            let mut kept = lock(&kept);
            kept.extend_from_slice(&piece[..read]);
            let beyond = kept.len().saturating_sub(STDERR_BYTES);
            kept.drain(..beyond);
        }
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a process of the group still runs. The dead ones that their parent has not asked about yet do not.
fn alive(group: Pid) -> bool {
    let Ok(processes) = fs::read_dir("/proc") else {
        return rustix::process::test_kill_process_group(group).is_ok();
    };
    processes.flatten().any(|process| {
        let stat = fs::read_to_string(process.path().join("stat")).unwrap_or_default();
        // The name comes in parentheses and may have any character; then the state, the parent and the group.
        let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let state = fields.next();
        fields.nth(1).and_then(|field| field.parse().ok()) == Some(group.as_raw_nonzero().get())
            && !matches!(state, Some("Z" | "X"))
    })
}
