use crate::numbered;

/// A page without malice of about `bytes` bytes, to compare the others with: articles of headings, paragraphs with links,
/// lists, tables and images.
pub fn ordinary(bytes: usize) -> String {
    let head = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Harbour notes</title>\
                <script>var loaded = true;</script></head><body><main>";
    numbered(head, bytes, |page, n| {
        page.push_str(&format!(
            "<article class=\"note\" id=\"note-{n}\"><h2>Note {n}: tides &amp; moorings</h2>\n\
             <p class=\"lead\">The harbour master wrote down <a href=\"/log/{n}\">the water level</a> each morning, and \
             <em>twice</em> on days of spring tide.</p>\n<p>Boats of the outer row were moved before noon; nobody \
             complained, since the notice had been up for a week.</p>\n<ul><li>Wind: west, 4</li><li>Water: {n} cm</li></ul>\n\
             <table><tr><th>Berth</th><th>Boat</th></tr><tr><td>{n}</td><td>Annika</td></tr></table>\n\
             <img src=\"/photos/{n}.jpg\" alt=\"The quay\" width=\"640\" height=\"480\"></article>\n"
        ));
    })
}
