//! CSS selectors of the options, which a matcher could walk the page for again and again.

/// A matcher walks from an element to those around it: without a bound the number of steps is the square of the page.
const SELECTORS: &[(&str, &str)] = &[
    ("body *", "nested-div"),
    ("div div div div div div div div x", "many-deep-branches"),
    ("div > div div > div div > div x", "many-deep-branches"),
    ("x ~ p", "paragraphs-of-one-letter"),
    ("p ~ p ~ p ~ p ~ x, p ~ p + p ~ x ~ p", "paragraphs-of-one-letter"),
    (":not(x ~ *) ~ p", "paragraphs-of-one-letter"),
    ("p:nth-child(3n+1)", "paragraphs-of-one-letter"),
    ("p:nth-last-child(3n+1)", "paragraphs-of-one-letter"),
    ("p:nth-last-of-type(2n), p:nth-of-type(2n)", "paragraphs-of-one-letter"),
    ("p:nth-last-child(2n of .a)", "paragraphs-of-one-letter"),
    ("p:last-of-type, p:only-of-type", "classes-distinct"),
    (".c1 .d2, .zz", "classes-distinct"),
    ("[class*=zz] p, [title$=zz] p, [class~=zz] p", "class-then-paragraphs"),
    (".zz p", "class-then-paragraphs"),
    ("p:empty, :root p", "paragraphs-empty"),
    ("html:empty p, body:not(:empty) p", "text-giant"),
];

/// Selectors made to hurt, each with the name of the generator whose pages it hurts most.
pub fn selectors() -> impl Iterator<Item = (&'static str, &'static str)> {
    SELECTORS.iter().copied()
}
