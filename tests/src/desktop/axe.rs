//! axe-core inside the window.

use serde_json::{Value, json};

use super::Page;

/// One violation.
#[derive(Debug)]
pub struct Finding {
    /// axe's rule.
    pub rule: String,
    /// Elements, as axe points at them, with its reason.
    pub nodes: Vec<String>,
}

const RUN: &str = "const [where, done] = arguments;
    axe.run(where === null ? document : { include: [where] }, { resultTypes: ['violations'] }).then(
      (found) => done(found.violations.map((v) => ({
        rule: v.id,
        nodes: v.nodes.slice(0, 4).map((n) => n.target.join(' ') + ' — ' + (n.failureSummary ?? '').split('\\n')[1]),
      }))),
      (error) => done([{ rule: 'axe failed', nodes: [String(error)] }]),
    );";

impl Page {
    /// What axe finds in what is shown.
    pub async fn axe(&self) -> Vec<Finding> {
        self.axe_within(None).await
    }

    /// What axe finds in the elements of a selector. Rules about a page as a whole (its landmarks) are left to [`axe`].
    ///
    /// [`axe`]: Self::axe
    pub async fn axe_within(&self, selector: Option<&str>) -> Vec<Finding> {
        if self.js("return typeof axe === 'object'", vec![]).await != json!(true) {
            let path = super::root().join("ui/node_modules/axe-core/axe.min.js");
            let source = std::fs::read_to_string(&path).unwrap();
            // axe's wrapper takes its window as an argument: the driver's function scope is not the global one.
            self.js(&format!("(function () {{ {source}\n }}).call(window); return typeof axe"), vec![]).await;
        }
        let found = self.js_async(RUN, vec![json!(selector)]).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().into_iter().flatten().map(text).collect();
        let all = found.as_array().expect("axe answers a list");
        all.iter().map(|one| Finding { rule: text(&one["rule"]), nodes: list(&one["nodes"]) }).collect()
    }
}
