//! What other people do on the network, called by tests.

use serde_json::{Value, json};

use super::{FakeBluesky, time};

impl FakeBluesky {
    fn write(&self, handle: &str, ours: bool, collection: &str, mut value: Value) -> String {
        let now = self.core.now();
        let mut world = self.core.world();
        let did = world.ensure(handle, ours);
        value["$type"] = json!(collection);
        value["createdAt"] = json!(time(now));
        let rkey = format!("3s{:011}", world.mint());
        world.create(&did, collection, &rkey, value, now).uri()
    }

    fn reference(&self, uri: &str) -> Value {
        let world = self.core.world();
        let record = world.by_uri(uri).unwrap();
        json!({"uri": record.uri(), "cid": record.cid})
    }

    /// A stranger answers a post; returns the URI of the answer. Unknown parents are a test's mistake: panics.
    pub fn stranger_replies(&self, handle: &str, to: &str, text: &str) -> String {
        let parent = self.reference(to);
        let root = {
            let world = self.core.world();
            let root = &world.by_uri(to).unwrap().value["reply"]["root"];
            if root.is_null() { parent.clone() } else { root.clone() }
        };
        let value = json!({"text": text, "reply": {"root": root, "parent": parent}});
        self.write(handle, false, "app.bsky.feed.post", value)
    }

    /// A stranger mentions an account of ours in a post of his own.
    pub fn stranger_mentions(&self, handle: &str, whom: &str, text: &str) -> String {
        let did = self.core.world().ensure(whom, true);
        let feature = json!({"$type": "app.bsky.richtext.facet#mention", "did": did});
        let facet = json!({"index": {"byteStart": 0, "byteEnd": whom.len() + 1}, "features": [feature]});
        let value = json!({"text": format!("@{whom} {text}"), "facets": [facet]});
        self.write(handle, false, "app.bsky.feed.post", value)
    }

    /// A stranger quotes a post of ours.
    pub fn stranger_quotes(&self, handle: &str, uri: &str, text: &str) -> String {
        let embed = json!({"$type": "app.bsky.embed.record", "record": self.reference(uri)});
        self.write(handle, false, "app.bsky.feed.post", json!({"text": text, "embed": embed}))
    }

    /// A stranger likes a post.
    pub fn stranger_likes(&self, handle: &str, uri: &str) -> String {
        let subject = self.reference(uri);
        self.write(handle, false, "app.bsky.feed.like", json!({"subject": subject}))
    }

    /// A stranger follows an account of ours.
    pub fn stranger_follows(&self, handle: &str, whom: &str) -> String {
        let did = self.core.world().ensure(whom, true);
        self.write(handle, false, "app.bsky.graph.follow", json!({"subject": did}))
    }

    /// A stranger replaces a post: on this network that means deleting it and posting again. Returns the new URI.
    pub fn stranger_edits(&self, uri: &str, text: &str) -> String {
        let (handle, mut value) = {
            let world = self.core.world();
            let record = world.by_uri(uri).unwrap();
            (world.identities[&record.did].handle.clone(), record.value.clone())
        };
        self.vanishes(uri);
        value["text"] = json!(text);
        self.write(&handle, false, "app.bsky.feed.post", value)
    }

    /// Whether the author of a thread hides an answer in it from others.
    #[must_use]
    pub fn is_hidden(&self, uri: &str) -> bool {
        let world = self.core.world();
        let Some(answer) = world.by_uri(uri) else { return false };
        let root = answer.value["reply"]["root"]["uri"].as_str().and_then(|root| world.by_uri(root));
        let gate = root.and_then(|root| world.find(&root.did, "app.bsky.feed.threadgate", &root.rkey));
        gate.is_some_and(|gate| gate.value["hiddenReplies"].as_array().is_some_and(|all| all.contains(&json!(uri))))
    }

    /// A record disappears.
    pub fn vanishes(&self, uri: &str) {
        let mut world = self.core.world();
        let record = world.by_uri(uri).unwrap().clone();
        world.delete(&record.did, &record.collection, &record.rkey);
    }

    /// A person of ours posts from another client (the phone).
    pub fn posts_from_elsewhere(&self, handle: &str, text: &str) -> String {
        self.write(handle, true, "app.bsky.feed.post", json!({"text": text}))
    }
}
