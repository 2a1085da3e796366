//! What drawing a drawing would cost, references included.

use std::collections::HashMap;

use crate::MediaFault;

/// A shape costs one. What a telephone draws in a blink.
const MOST: u64 = 120_000;
/// A layer of its own: masks, clips, opacity.
const LAYER: u64 = 150;
/// A step of a filter goes over every pixel, some of them many times.
const FILTER: u64 = 2_500;
/// A letter is shaped, and a line of thousands takes a minute.
const LETTER: u64 = 40;
/// Bytes of a path that cost as much as a shape.
const PATH: usize = 200;

#[derive(Default)]
struct Node {
    own: u64,
    children: Vec<usize>,
    names: Vec<String>,
}

/// Adds up.
#[derive(Default)]
pub(super) struct Costs {
    nodes: Vec<Node>,
    open: Vec<usize>,
    ids: HashMap<String, usize>,
    /// Names that style sheets refer to: any element may be meant.
    styled: Vec<String>,
    /// Words in style sheets that make layers.
    layered: u64,
}

impl Costs {
    pub(super) fn open(&mut self, element: &str, attributes: &[(String, String)]) {
        let at = self.nodes.len();
        let mut node = Node { own: 1, ..Node::default() };
        if element.starts_with("fe") && element.len() > 2 && element != "feMergeNode" && !element.starts_with("feFunc")
        {
            node.own += FILTER;
        }
        for (key, value) in attributes {
            match key.as_str() {
                "id" => {
                    self.ids.entry(value.clone()).or_insert(at);
                }
                "xlink:href" => node.names.extend(value.strip_prefix('#').map(str::to_owned)),
                "opacity" | "mask" | "clip-path" | "filter" => node.own += LAYER,
                "d" | "points" => node.own += (value.len() / PATH) as u64,
                // A dash of a thousandth makes a million of a line.
                "stroke-dasharray" => node.own += LAYER,
                // The larger these, the more pixels each pixel asks.
                "radius" | "order" | "numOctaves" => {
                    let most = value.split([' ', ',']).filter_map(|part| part.trim().parse::<f64>().ok());
                    let most = most.fold(0.0_f64, |most, value| most.max(value.abs()));
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
                    let weight = (most * most) as u64;
                    node.own = node.own.saturating_add(weight.saturating_mul(FILTER / 50));
                }
                "style" => node.own += layers(value),
                _ => {}
            }
            // A marker stands at every point of a path.
            let times = if key.starts_with("marker") { 50 } else { 1 };
            for name in references(value) {
                for _ in 0..times {
                    node.names.push(name.clone());
                }
            }
        }
        self.nodes.push(node);
        if let Some(parent) = self.open.last().and_then(|parent| self.nodes.get_mut(*parent)) {
            parent.children.push(at);
        }
        self.open.push(at);
    }

    /// Letters in the element that is open.
    pub(super) fn wrote(&mut self, text: &str) {
        let letters = text.chars().filter(|sign| !sign.is_whitespace()).count() as u64;
        if let Some(node) = self.open.last().and_then(|at| self.nodes.get_mut(*at)) {
            node.own = node.own.saturating_add(letters.saturating_mul(LETTER));
        }
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    pub(super) fn styled(&mut self, rules: &str) {
        self.styled.extend(references(rules));
        self.layered = self.layered.saturating_add(layers(rules));
    }

    pub(super) fn check(&self) -> Result<(), MediaFault> {
        let mut known = vec![None; self.nodes.len()];
        let mut total = if self.nodes.is_empty() { 0 } else { self.total(0, &mut known, 0) };
        // What a style sheet says may be said of every element.
        let count = self.nodes.len() as u64;
        total = total.saturating_add(self.layered.saturating_mul(count.min(200)));
        for name in &self.styled {
            let one = self.ids.get(name).map_or(0, |at| self.total(*at, &mut known, 0));
            total = total.saturating_add(one.saturating_mul(count.min(2_000)) / 4);
        }
        if total <= MOST {
            return Ok(());
        }
        Err(MediaFault::TooMuchMemory { bytes: crate::MAX_DECODE_BYTES + 1, max: crate::MAX_DECODE_BYTES })
    }

    /// An element with all that is in it and all that it refers to. Whatever refers to itself costs once: the reader
    /// behind us breaks such circles.
    fn total(&self, at: usize, known: &mut Vec<Option<u64>>, depth: usize) -> u64 {
        match known.get(at) {
            Some(Some(total)) => return *total,
            Some(None) if depth < 400 => {}
            _ => return MOST + 1,
        }
        if let Some(slot) = known.get_mut(at) {
            *slot = Some(0);
        }
        let Some(node) = self.nodes.get(at) else { return 0 };
        let mut total = node.own;
        for child in &node.children {
            total = total.saturating_add(self.total(*child, known, depth + 1));
        }
        for name in &node.names {
            if let Some(target) = self.ids.get(name) {
                total = total.saturating_add(self.total(*target, known, depth + 1));
            }
        }
        if let Some(slot) = known.get_mut(at) {
            *slot = Some(total);
        }
        total
    }
}

/// Names in `url(#…)`.
fn references(value: &str) -> Vec<String> {
    let pieces = value.split("url(#").skip(1);
    pieces.filter_map(|piece| piece.split_once(')').map(|(name, _)| name.trim().to_owned())).collect()
}

fn layers(rules: &str) -> u64 {
    let words = ["opacity", "mask", "clip-path", "filter", "mix-blend-mode", "isolation", "stroke-dasharray"];
    words.iter().map(|word| rules.matches(word).count() as u64).fold(0, |sum, count| sum + count * LAYER)
}
