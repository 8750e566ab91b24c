//! Writing HTML: elements with escaped text around a page with its styles.

use crate::plot::FONT_FAMILY;
use lab_texts::Lang;

pub use crate::plot::escape;

const STYLE: &str = "
:root { color-scheme: light; }
body { font-size: 15px; line-height: 1.5; color: #1b1f24; background: #fff; max-width: 1376px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; line-height: 1.3; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 8px; overflow-wrap: anywhere; }
h3 { font-size: 16px; margin: 32px 0 8px; }
p { margin: 0 0 8px; }
.question { color: #59616b; font-style: italic; }
.answer { font-size: 18px; font-weight: 600; }
.claims { list-style: none; padding: 0; margin: 0; }
.claims li { border-left: 4px solid #7b838d; padding: 4px 12px; margin: 8px 0; overflow-wrap: anywhere; }
.claims p { margin: 4px 0 0; }
.claims .warns { border-color: #b87a00; }
code, pre { font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; }
pre { overflow: auto; background: #f3f4f6; padding: 12px; max-height: 480px; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 560px), 1fr)); gap: 24px; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: 4px; overflow-wrap: anywhere; }
svg { width: 100%; max-width: 640px; height: auto; display: block; }
summary { cursor: pointer; color: #59616b; padding: 4px 0; }
.scroll { overflow: auto; max-height: 420px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { text-align: left; padding: 3px 12px 3px 0; border-bottom: 1px solid #e4e7eb; white-space: nowrap; }
th { position: sticky; top: 0; background: #fff; }
@media print { .scroll { max-height: none; } figure { break-inside: avoid; } }
";

/// A page in the making.
pub struct Html(String);

impl Html {
    pub fn new(title: &str, lang: Lang) -> Self {
        // Styles in the page and in SVG attributes; nothing else may be loaded or run.
        let policy = "default-src 'none'; style-src 'unsafe-inline'";
        Self(format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"Tuning Lab\">\n<title>{}</title>\n\
             <style>{STYLE}body {{ font-family: {FONT_FAMILY}; }}\n</style>\n</head>\n<body>\n<main>\n",
            lang.tag(),
            escape(title),
        ))
    }

    /// An element that holds text.
    pub fn element(&mut self, name: &str, text: &str) {
        self.raw(&format!("<{name}>{}</{name}>\n", escape(text)));
    }

    /// Opens an element; `tag` may have attributes.
    pub fn open(&mut self, tag: &str) {
        self.raw(&format!("<{tag}>\n"));
    }

    pub fn close(&mut self, name: &str) {
        self.raw(&format!("</{name}>\n"));
    }

    /// Markup that is safe already.
    pub fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    pub fn table(&mut self, columns: &[impl AsRef<str>], rows: impl Iterator<Item = Vec<String>>) {
        self.open("div class=\"scroll\" tabindex=\"0\"");
        self.raw("<table><thead><tr>");
        for column in columns {
            self.raw(&format!("<th scope=\"col\">{}</th>", escape(column.as_ref())));
        }
        self.raw("</tr></thead><tbody>\n");
        for row in rows {
            self.raw("<tr>");
            for cell in row {
                self.raw(&format!("<td>{}</td>", escape(&cell)));
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody></table>\n");
        self.close("div");
    }

    pub fn finish(mut self) -> String {
        self.raw("</main>\n</body>\n</html>\n");
        self.0
    }
}
