//! A person's hand on the pointer.

use std::time::Duration;

use fantoccini::actions::{Actions, InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::Page;

/// A place in the window, in CSS pixels from its upper left corner.
pub type Point = (f64, f64);

/// What a hand needs for one way.
const STILL: Duration = Duration::from_millis(60);

fn to((x, y): Point) -> PointerAction {
    PointerAction::MoveTo { duration: Some(STILL), x: x.round(), y: y.round() }
}

fn hand() -> MouseActions {
    MouseActions::new("hand".to_owned())
}

/// Presses at the first place and comes to the second, resting on the way as a hand does.
fn carried((x0, y0): Point, (x1, y1): Point) -> MouseActions {
    hand()
        .then(to((x0, y0)))
        .then(PointerAction::Down { button: 0 })
        .then(to((x0 + 8.0, y0 + 8.0)))
        .then(to((f64::midpoint(x0, x1), f64::midpoint(y0, y1))))
        .then(to((x1 - 4.0, y1 - 2.0)))
        .then(to((x1, y1)))
}

impl Page {
    /// Where a hand takes elements: the middle of each, or the upper part of a tall one. All are brought into view first,
    /// because the second may scroll the first away.
    async fn grips(&self, selectors: &[&str]) -> Vec<Point> {
        const MIDDLES: &str = "const all = arguments[0].map((selector) => document.querySelector(selector));
            for (const e of all) e.scrollIntoView({ block: 'nearest' });
            return all.map((e) => { const b = e.getBoundingClientRect();
              return [b.left + b.width / 2, b.top + Math.min(b.height / 2, 40)]; });";
        let places = self.js(MIDDLES, vec![json!(selectors)]).await;
        let place = |value: &Value| (value[0].as_f64().unwrap(), value[1].as_f64().unwrap());
        places.as_array().unwrap().iter().map(place).collect()
    }

    async fn grip(&self, selector: &str) -> Point {
        self.grips(&[selector]).await[0]
    }

    /// Drags with the pointer from one place to another, by selectors.
    pub async fn drag(&self, from: &str, to: &str) {
        self.carry(from, to).await;
        self.let_go().await;
    }

    /// Drags something by so many pixels.
    pub async fn drag_by(&self, from: &str, by: Point) {
        let (x, y) = self.grip(from).await;
        self.client().perform_actions(carried((x, y), (x + by.0, y + by.1))).await.unwrap();
        self.let_go().await;
    }

    /// Takes something to a place and still holds it there.
    pub async fn carry(&self, from: &str, to: &str) {
        let places = self.grips(&[from, to]).await;
        self.client().perform_actions(carried(places[0], places[1])).await.unwrap();
    }

    /// Takes something along places, each reached in `pace`, and still holds it at the last.
    pub async fn carry_along(&self, from: &str, places: &[Point], pace: Duration) {
        let start = self.grip(from).await;
        let begun = hand().then(to(start)).then(PointerAction::Down { button: 0 });
        let way = places.iter().fold(begun, |way, (x, y)| {
            way.then(PointerAction::MoveTo { duration: Some(pace), x: x.round(), y: y.round() })
        });
        self.client().perform_actions(way).await.unwrap();
    }

    /// Lets go of what is held.
    pub async fn let_go(&self) {
        self.client().perform_actions(hand().then(PointerAction::Up { button: 0 })).await.unwrap();
        self.client().release_actions().await.unwrap();
    }

    /// Presses where an element is, whatever lies over it there.
    pub async fn press_at(&self, selector: &str) {
        let place = self.grip(selector).await;
        let press =
            hand().then(to(place)).then(PointerAction::Down { button: 0 }).then(PointerAction::Up { button: 0 });
        self.client().perform_actions(press).await.unwrap();
        self.client().release_actions().await.unwrap();
    }

    /// Clicks an element while a key is down.
    pub async fn click_holding(&self, key: Key, selector: &str) {
        let place = self.grip(selector).await;
        let letter = char::from(key);
        let keys = KeyActions::new("keys".to_owned()).then(KeyAction::Down { value: letter });
        self.client().perform_actions(keys).await.unwrap();
        let press =
            hand().then(to(place)).then(PointerAction::Down { button: 0 }).then(PointerAction::Up { button: 0 });
        self.client().perform_actions(Actions::from(press)).await.unwrap();
        self.client().release_actions().await.unwrap();
    }
}
