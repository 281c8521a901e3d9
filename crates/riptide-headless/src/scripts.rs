//! What runs inside the page, each in a world of its own: the page sees nothing of it, and can change nothing in it.

/// Writes the page as HTML.
const SERIALIZE: &str = include_str!("scripts/serialize.js");
/// Gives a piece of it.
const PIECE: &str = include_str!("scripts/piece.js");
/// Scrolls on.
const SCROLL: &str = include_str!("scripts/scroll.js");

/// Writes the page as HTML of at most `limit` UTF-16 units, and answers how many it has.
pub(crate) fn serialize(limit: u64) -> String {
    format!("({SERIALIZE})({limit})")
}

/// The units from `from` on, about as many as `units`, and where they end.
pub(crate) fn piece(from: u64, units: u64) -> String {
    format!("({PIECE})({from}, {units})")
}

/// Scrolls on by a screen.
pub(crate) fn scroll() -> String {
    format!("({SCROLL})()")
}

/// Scrolls back to where the page begins.
pub(crate) fn scroll_back() -> String {
    "scrollTo({ top: 0, behavior: 'instant' })".to_owned()
}

/// Whether an element of the page, or of an open shadow tree in it, matches.
pub(crate) fn matches(selector: &str) -> String {
    let selector = serde_json::Value::from(selector);
    format!(
        "((selector) => {{
            const roots = [document];
            for (const root of roots) {{
                if (root.querySelector(selector)) return true;
                for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
            }}
            return false;
        }})({selector})"
    )
}
