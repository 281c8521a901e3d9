//! Chrome's command line, and why each word is on it.

use std::ffi::OsString;
use std::path::Path;

/// What Chrome would do for a person in front of it: ask its maker, and prepare windows and pages that nobody opens, which takes
/// half of the processor's time.
const FEATURES: [&str; 15] = [
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "InitialWebUI",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "OnDeviceModelService",
    "OptimizationGuideOnDeviceModel",
    "OptimizationHints",
    "PreloadTopChromeWebUI",
    "SpareRendererForSitePerProcess",
    "Translate",
    "WebUIOmniboxPopup",
    "WebUIReloadButton",
    "WebUIToolbar",
];

/// The flags for a browser with this profile.
pub(crate) fn flags(profile: &Path, sandbox: bool, max_chrome_memory: u64) -> Vec<OsString> {
    // The heap's own limit is half of the process's, so that the collector works harder before the kernel says no.
    let heap = (max_chrome_memory >> 21).max(64);
    let mut flags: Vec<OsString> = [
        "--headless=new",
        // A pipe instead of a port: a port could be opened by every user of the machine, and Chrome ends when the pipe does.
        "--remote-debugging-pipe",
        "--no-startup-window",
        // No network but what a page's own proxy lets through: Chrome as a whole has one that does not exist, and no names.
        "--proxy-server=http://nowhere.invalid:1",
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--disable-quic",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        // Nothing on Chrome's own account.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--disable-default-apps",
        "--disable-extensions",
        "--disable-breakpad",
        "--disable-client-side-phishing-detection",
        "--metrics-recording-only",
        "--no-first-run",
        "--no-default-browser-check",
        "--no-pings",
        // Nobody is there to be asked, told or shown anything.
        "--block-new-web-contents",
        "--deny-permission-prompts",
        "--disable-prompt-on-repost",
        "--mute-audio",
        "--hide-scrollbars",
        // Keys of its own, not those of the user's keyring.
        "--password-store=basic",
        "--use-mock-keychain",
        // Several pages at a time: none of them is in the background.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        // Containers have a /dev/shm of 64 MB; the profile's folder takes its place.
        "--disable-dev-shm-usage",
        "--disable-gpu",
    ]
    .map(OsString::from)
    .into();
    flags.push(format!("--disable-features={}", FEATURES.join(",")).into());
    flags.push(format!("--js-flags=--max-old-space-size={heap}").into());
    let mut user_data = OsString::from("--user-data-dir=");
    user_data.push(profile);
    flags.push(user_data);
    if !sandbox {
        flags.push("--no-sandbox".into());
    }
    flags
}
