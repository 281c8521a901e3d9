//! What the page is made of by its scripts.

use std::thread;
use std::time::Duration;

use riptide_headless::{RenderError, Wait};

use crate::chrome::{Chrome, at_once, options};
use crate::server::{Response, Server};

#[test]
fn scripts_build_the_article() {
    let server = Server::page(
        "<!doctype html><title>Tides</title><div id=root>Loading</div><script>
         const p = document.createElement('p');
         p.append('Spring & neap, 2 < 3\u{a0}m');
         p.setAttribute('title', 'a \"quoted\" & \u{e9}');
         document.getElementById('root').replaceChildren(p);
         missing.call();
         </script><script>throw new Error('it breaks')</script><p>After the errors</p>",
    );
    let page = Chrome::start().render(&server.url("/"));
    assert!(page.html.starts_with("<!DOCTYPE html><html>"), "{}", page.html);
    assert!(
        page.html.contains(
            "<div id=\"root\"><p title=\"a &quot;quoted&quot; &amp; \u{e9}\">Spring &amp; neap, 2 &lt; 3&nbsp;m</p></div>"
        ),
        "{}",
        page.html
    );
    assert!(page.html.contains("After the errors"));
    assert_eq!((page.status, page.final_url, page.notes), (200, server.url("/"), vec![]));
}

#[test]
fn what_is_fetched_is_waited_for() {
    let server = Server::start(|path| match path {
        "/data.json" => Response::typed("application/json", r#"{"text": "Fetched words"}"#)
            .after(Duration::from_millis(700)),
        _ => Response::html(
            "<main></main><script type=module>
             const first = await (await fetch('/data.json')).json();
             const second = await (await fetch('/data.json')).json();
             document.querySelector('main').append(first.text, ' twice: ', second.text);
             </script>",
        ),
    });
    let page = Chrome::start().render(&server.url("/"));
    assert!(page.html.contains("<main>Fetched words twice: Fetched words</main>"), "{}", page.html);
    assert_eq!(page.requests, 3);
}

#[test]
fn what_comes_by_scrolling_is_scrolled_to() {
    let server = Server::start(|path| match path.strip_prefix("/part/") {
        Some(number) => Response::html(format!("<p>Part {number}</p>")),
        None => Response::html(
            "<style>p { height: 900px }</style><main><p>Part 0</p></main><footer>End</footer><script>
             let next = 1;
             new IntersectionObserver(async (entries) => {
               if (!entries.some((entry) => entry.isIntersecting) || next > 5) return;
               const html = await (await fetch(`/part/${next++}`)).text();
               document.querySelector('main').insertAdjacentHTML('beforeend', html);
             }).observe(document.querySelector('footer'));
             </script>",
        ),
    });
    let chrome = Chrome::start();
    let page = chrome.render(&server.url("/"));
    for part in 0..=5 {
        assert!(page.html.contains(&format!("<p>Part {part}</p>")), "part {part}: {}", page.html);
    }
    let still = chrome.try_render(&server.url("/"), &options(|options| options.scroll = false)).unwrap();
    assert!(!still.html.contains("<p>Part 5</p>"), "{}", still.html);
}

#[test]
fn shadow_trees_stand_where_they_are_shown() {
    let server = Server::page(
        "<note-box><b slot=title>Slotted title</b>Slotted text<i slot=nowhere>Not shown</i></note-box>
         <div><template shadowrootmode=open><p>Declared</p></template>Hidden by the shadow</div>
         <template><p>Inert</p></template>
         <script>
         customElements.define('note-box', class extends HTMLElement {
           connectedCallback() {
             this.attachShadow({ mode: 'open' }).innerHTML =
               '<h2><slot name=title></slot></h2><section><slot></slot></section><slot name=other>Fallback</slot>';
           }
         });
         </script>",
    );
    let html = Chrome::start().render(&server.url("/")).html;
    let shown = "<note-box><h2><slot name=\"title\"><b slot=\"title\">Slotted title</b></slot></h2>\
                 <section><slot>Slotted text</slot></section><slot name=\"other\">Fallback</slot></note-box>";
    assert!(html.contains(shown), "{html}");
    assert!(html.contains("<div><p>Declared</p></div>"), "{html}");
    assert!(html.contains("<template><p>Inert</p></template>"), "{html}");
    assert!(!html.contains("Not shown") && !html.contains("Hidden by the shadow"), "{html}");
}

#[test]
fn frames_of_the_same_origin_are_part_of_the_page() {
    let other = Server::page("<p>Of another origin</p>");
    let foreign = other.url("/");
    let server = Server::start(move |path| match path {
        "/inner/" => Response::html(
            "<p>In the frame</p><a href=next>on</a><iframe srcdoc='<p>In the frame of the frame</p>'></iframe>",
        ),
        _ => Response::html(format!(
            "<h1>Outer</h1><iframe src=/inner/></iframe><iframe src={foreign}></iframe>"
        )),
    });
    let html = Chrome::start().render(&server.url("/")).html;
    let inner = format!(
        "<div src=\"/inner/\"><p>In the frame</p><a href=\"{}\">on</a><div><p>In the frame of the frame</p></div></div>",
        server.url("/inner/next")
    );
    assert!(html.contains(&inner), "{html}");
    assert!(html.contains(&format!("<iframe src=\"{}\"></iframe>", other.url("/"))), "{html}");
    assert!(!html.contains("Of another origin"), "{html}");
}

#[test]
fn an_element_is_waited_for() {
    let server = Server::page(
        "<div id=host></div><script>setTimeout(() => {
           document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<p class=late>Late words</p>';
         }, 1500)</script>",
    );
    let chrome = Chrome::start();
    let wait = |selector: &str, timeout| {
        chrome.try_render(
            &server.url("/"),
            &options(|options| {
                options.wait = Wait::For(selector.to_owned());
                options.timeout = timeout;
            }),
        )
    };
    assert!(wait("p.late", Duration::from_secs(20)).unwrap().html.contains("Late words"));
    let error = wait("p.never", Duration::from_secs(4)).unwrap_err();
    assert!(matches!(error, RenderError::NeverThere { .. }), "{error:?}");
    assert!(error.to_string().contains("`p.never`") && error.to_string().contains("4s"), "{error}");
    assert_eq!(wait("p[", Duration::from_secs(20)).unwrap_err().code(), "invalid-selector");
}

#[test]
fn a_time_is_waited_for() {
    let server = Server::page(
        "<main></main><script>setTimeout(() => document.querySelector('main').append('Late'), 4000)</script>",
    );
    let chrome = Chrome::start();
    assert!(!chrome.try_render(&server.url("/"), &at_once()).unwrap().html.contains("<main>Late"));
    let patient = options(|options| options.wait = Wait::Time(Duration::from_secs(5)));
    assert!(chrome.try_render(&server.url("/"), &patient).unwrap().html.contains("<main>Late</main>"));
}

#[test]
fn a_page_may_go_elsewhere() {
    let server = Server::start(|path| match path {
        "/first" => Response::redirect("/second"),
        "/second" => Response::html("<script>setTimeout(() => location.replace('/third'), 50)</script>"),
        "/third" => Response::html("<meta http-equiv=refresh content='0; url=/last'>"),
        _ => Response::html("<p>Arrived</p><script>history.pushState(null, '', '/pushed')</script>"),
    });
    let page = Chrome::start().render(&server.url("/first"));
    assert!(page.html.contains("Arrived"), "{}", page.html);
    assert_eq!(page.final_url, server.url("/pushed"));
}

#[test]
fn the_text_is_utf_8_whatever_the_page_was() {
    let latin = "<meta charset=iso-8859-1><meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>Caf";
    let server =
        Server::start(move |_| Response::typed("text/html", [latin.as_bytes(), b"\xe9</p>"].concat()));
    let html = Chrome::start().render(&server.url("/")).html;
    assert!(html.contains("<p>Caf\u{e9}</p>"), "{html}");
    assert!(html.contains("<meta charset=\"utf-8\">"), "{html}");
    assert!(html.contains("content=\"text/html; charset=utf-8\""), "{html}");
}

#[test]
fn a_long_page_comes_whole() {
    // Characters of two units and of three bytes, over more than one message.
    let server = Server::page(
        "<main hidden></main><script>document.querySelector('main').append('x' + '\u{1f30a}\u{20ac}'.repeat(1500000))</script>",
    );
    let html = Chrome::start().render(&server.url("/")).html;
    assert!(html.contains(&format!("<main hidden=\"\">x{}</main>", "\u{1f30a}\u{20ac}".repeat(1_500_000))));
}

#[test]
fn a_picture_is_taken_of_the_whole_page() {
    let server =
        Server::page("<body style='margin: 0'><div style='height: 3000px; background: teal'>Tall</div>");
    let page =
        Chrome::start().try_render(&server.url("/"), &options(|options| options.screenshot = true)).unwrap();
    let png = page.screenshot.unwrap();
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!((number(16), number(20)), (1280, 3000));
}

#[test]
fn media_are_loaded_only_when_asked_for() {
    let page =
        "<style>@font-face { font-family: F; src: url(/font.woff2) } p { font-family: F }</style><p>Words</p>
        <img src=/image.png><video src=/film.mp4 preload=auto></video><link rel=stylesheet href=/style.css>";
    let server = Server::page(page);
    Chrome::start().render(&server.url("/"));
    let mut paths = server.paths();
    paths.sort();
    assert_eq!(paths, ["/", "/style.css"]);
    let server = Server::page(page);
    Chrome::configured(|config| config.load_media = true).render(&server.url("/"));
    for path in ["/font.woff2", "/image.png", "/film.mp4"] {
        assert!(server.paths().contains(&path.to_owned()), "{path} is not in {:?}", server.paths());
    }
}

#[test]
fn servers_are_told_who_asks() {
    let server = Server::page("<script>fetch('/more')</script><iframe src=/frame></iframe>");
    Chrome::configured(|config| config.contact = Some("https://example.com/bot".to_owned()))
        .render(&server.url("/"));
    let agents = server.user_agents();
    assert!(agents.len() >= 3, "{agents:?}");
    for agent in agents {
        assert!(agent.contains(" Chrome/") && !agent.contains("Headless"), "{agent}");
        assert!(
            agent.ends_with(concat!(" riptide/", env!("CARGO_PKG_VERSION"), " (+https://example.com/bot)")),
            "{agent}"
        );
    }
}

#[test]
fn pages_are_rendered_at_the_same_time_and_apart() {
    let server = Server::start(|path| {
        Response::html(format!(
            "<script>
             const seen = document.cookie + localStorage.length;
             document.cookie = 'page={path}'; localStorage.setItem('page', '{path}');
             document.write('<p>{path} saw [' + seen + ']</p>');
             </script>"
        ))
    });
    let chrome = Chrome::start();
    thread::scope(|scope| {
        for page in 0..4 {
            let (chrome, server) = (&chrome, &server);
            scope.spawn(move || {
                let html = chrome.render(&server.url(&format!("/{page}"))).html;
                assert!(html.contains(&format!("<p>/{page} saw [0]</p>")), "{html}");
            });
        }
    });
}
